package dev.weir.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on a free loopback port, with {@code pg_stat_statements}. Its superuser {@code postgres} is trusted, every
 * other role needs its password.
 */
public final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final int NEWEST = 18;

    private static @Nullable TestPostgres shared;

    private final int version;
    private final DataFolder folder;
    private final int port;
    private final Map<String, String> settings;
    private @Nullable EmbeddedPostgres running;

    private TestPostgres(Map<String, String> settings) {
        this(NEWEST, settings, null);
    }

    /** @param primary a server that does not run, to be the standby of; null for none */
    private TestPostgres(int version, Map<String, String> settings, @Nullable TestPostgres primary) {
        DataFolder.removeOrphans();
        this.version = version;
        this.folder = DataFolder.create();
        this.port = freePort();
        this.settings = settings;
        if (primary != null) {
            folder.fill(primary.folder, primary.port);
            primary.start();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "test-postgres-closer"));
        start();
    }

    /** The server of this JVM. It is never stopped before the JVM ends. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = new TestPostgres(Map.of());
        }
        return shared;
    }

    /** A server of one's own, to stop and start: it costs two seconds or more. */
    public static TestPostgres privately() {
        return new TestPostgres(Map.of());
    }

    /** A server of one's own with further settings; their values hold no white space. */
    public static TestPostgres privately(Map<String, String> settings) {
        return new TestPostgres(settings);
    }

    /** A server of one's own of a major version from 14 on. */
    public static TestPostgres privately(int version, Map<String, String> settings) {
        return new TestPostgres(version, settings, null);
    }

    /** A standby of this server that streams from it, with further settings. On the way this server stops and starts. */
    public TestPostgres standby(Map<String, String> further) {
        var all = new TreeMap<>(settings);
        all.putAll(further);
        stop();
        return new TestPostgres(version, all, this);
    }

    public int version() {
        return version;
    }

    public int port() {
        return port;
    }

    /** A fresh UTF-8 database, with a role of its own. */
    public TestDatabase createDatabase() {
        return createDatabase("UTF8");
    }

    /**
     * A fresh database, with a role of its own that may read and write everything in it.
     *
     * @param encoding the server's name of it, such as {@code SQL_ASCII}
     */
    public TestDatabase createDatabase(String encoding) {
        var database = new TestDatabase(this, "db" + DATABASES.incrementAndGet(), encoding);
        database.create();
        return database;
    }

    /** On a standby, what has become of a database of its primary. */
    public TestDatabase replicaOf(TestDatabase database) {
        return new TestDatabase(this, database.name(), "UTF8");
    }

    /** Stops the server, fast: its clients are disconnected. Its data stays. */
    public synchronized void stop() {
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            running = null;
            // Beyond five seconds its closing gives up without an exception.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.notExists(folder.data().resolve("postmaster.pid")));
        }
    }

    /** Starts the server that was stopped, on the same port with the same data. */
    public synchronized void start() {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.data())
                .setOverrideWorkingDirectory(DataFolder.binaries().toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                .setDataDirectoryCustomizer(data -> checkPasswords(data.toPath()));
        new TreeMap<>(settings).forEach(builder::setServerConfig);
        if (version != NEWEST) {
            builder.setPgBinaryResolver((system, architecture) -> Files.newInputStream(
                    Path.of("target", "postgres", Integer.toString(version), "postgres-linux-x86_64.txz")));
        }
        try {
            running = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and removes its data. */
    @Override
    public void close() {
        try {
            stop();
        } finally {
            folder.remove();
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres");
    }

    private static void checkPasswords(Path data) {
        try {
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    """
                    host all postgres all trust
                    host replication postgres all trust
                    host all all all scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
