package dev.weir.testing;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Password;
import dev.weir.config.Tls;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database on a {@link TestPostgres}, with a role of its own. All methods act as the superuser. */
public final class TestDatabase {
    private static final String PASSWORD = "it's \\ päss:word";

    private final TestPostgres server;
    private final String name;
    private final String encoding;

    TestDatabase(TestPostgres server, String name, String encoding) {
        this.server = server;
        this.name = name;
        this.encoding = encoding;
    }

    public TestPostgres server() {
        return server;
    }

    public String name() {
        return name;
    }

    /** The role that may read and write everything, so that only Weir's own care keeps it from writing. */
    public String username() {
        return name + "_role";
    }

    public String password() {
        return PASSWORD;
    }

    /** How Weir would be told to reach it: as its role, with two connections, without TLS. */
    public DatabaseConfig config() {
        return configAt(server.port());
    }

    /** As {@link #config()}, at another port of this machine, such as that of a relay. */
    public DatabaseConfig configAt(int port) {
        return config(
                "127.0.0.1",
                port,
                2,
                new Password.Literal(PASSWORD),
                new Tls(Tls.Mode.DISABLE, null),
                DatabaseConfig.Pooler.NONE);
    }

    /** As {@link #config()}, in every way that a test may want to change. */
    public DatabaseConfig config(
            String host, int port, int connections, Password password, Tls tls, DatabaseConfig.Pooler pooler) {
        return new DatabaseConfig(name, host, port, name, username(), password, connections, tls, pooler, Map.of());
    }

    /** Runs statements, each in a transaction of its own unless they say otherwise. */
    public void execute(String... statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of every row as text. */
    public List<String> query(String sql, Object... parameters) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often statements whose text holds a fragment were executed to their end in this database. */
    public long executions(String fragment) {
        return Long.parseLong(query(
                        """
                        SELECT coalesce(sum(calls), 0)
                        FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
                        WHERE d.datname = current_database() AND strpos(query, ?) > 0 AND query NOT LIKE '%pg_stat_statements%'
                        """,
                        fragment)
                .get(0));
    }

    /** The states of this database's backends with an application name, such as {@code active} or {@code idle}. */
    public List<String> backends(String applicationName) {
        return query(
                """
                SELECT coalesce(state, '') FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = ?
                """,
                applicationName);
    }

    /** The states of all backends of this database's role, whatever their application names. */
    public List<String> backends() {
        return query(
                "SELECT coalesce(state, '') FROM pg_stat_activity WHERE datname = current_database() AND usename = ?",
                username());
    }

    /** Terminates the backends with an application name and says how many there were. */
    public int terminateBackends(String applicationName) {
        return query(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = ?
                        """,
                        applicationName)
                .size();
    }

    /** A connection as the superuser, to hold a lock with. */
    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    void create() {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding + "'");
            statement.execute("CREATE ROLE " + username() + " LOGIN PASSWORD " + literal(PASSWORD));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        execute(
                "CREATE EXTENSION pg_stat_statements",
                "GRANT ALL ON SCHEMA public TO " + username(),
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO " + username(),
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO " + username());
    }

    /** Gives the role another password. */
    public void changePassword(String password) {
        execute("ALTER ROLE " + username() + " PASSWORD " + literal(password));
    }

    private static String literal(String text) {
        return " E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
