package dev.weir.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/** A PostgreSQL of the demo's own, on loopback and a free port, wholly inside one folder. */
final class ShopDatabase implements AutoCloseable {

    /** The role that the gateway logs in with; it may read the shop and nothing else. */
    static final String GATEWAY_ROLE = "weir";

    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;
    private final String superuserPassword;
    private final String gatewayPassword = randomPassword();

    private ShopDatabase(EmbeddedPostgres server, String superuserPassword) {
        this.server = server;
        this.superuserPassword = superuserPassword;
    }

    /**
     * Unpacks and starts the server.
     *
     * @param folder where the programs, the data and the log go
     */
    static ShopDatabase start(Path folder) throws IOException {
        String password = randomPassword();
        Path passwordFile = Files.writeString(folder.resolve("password"), password);
        Redirect log = Redirect.appendTo(folder.resolve("postgres.log").toFile());
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // These two are handed to initdb as they are: without them every user of the machine is a superuser
                // here.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setLocaleConfig("locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .start();
        return new ShopDatabase(server, password);
    }

    /**
     * Creates and fills the shop.
     *
     * @param orders how many; customers, lines and payments in proportion
     */
    void fill(int orders) throws SQLException {
        try (Connection connection = server.getDatabase(SUPERUSER, SUPERUSER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
        }
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("SET demo.orders = " + orders);
            statement.execute("SET demo.password = '" + gatewayPassword + "'");
            statement.execute(resource("shop.sql"));
        }
    }

    /** A connection to the shop that may do everything. */
    Connection connect() throws SQLException {
        return server.getDatabase(SUPERUSER, "shop", Map.of("password", superuserPassword))
                .getConnection();
    }

    /** A connection to the shop as the gateway has it. */
    Connection connectAsGateway() throws SQLException {
        return server.getDatabase(GATEWAY_ROLE, "shop", Map.of("password", gatewayPassword))
                .getConnection();
    }

    int port() {
        return server.getPort();
    }

    String gatewayPassword() {
        return gatewayPassword;
    }

    static String resource(String name) {
        try (InputStream in = ShopDatabase.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the sessions, stops the server and waits for its end. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
