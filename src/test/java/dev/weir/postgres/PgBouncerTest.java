package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.DatabaseConfig.Pooler;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Debian's PgBouncer, where it is installed. */
class PgBouncerTest {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private Process bouncer;
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        assumeThat(PROGRAM).as("PgBouncer is installed").isExecutable();
        int port = freePort();
        bouncer = start(folder, port);
        DatabaseConfig direct = server.config();
        database = new Database(
                server.config(direct.host(), port, 2, direct.password(), direct.tls(), Pooler.TRANSACTION), vertx);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (bouncer != null) {
            bouncer.destroy();
            bouncer.onExit().join();
        }
    }

    @Test
    void readsWithoutAnySettingOfThePooler() {
        var values = new ArrayList<String>();

        database.read("weir:test", PLENTY, transaction -> transaction
                        .describe("SELECT 1")
                        .chain(columns -> transaction.query(
                                "SELECT current_setting('transaction_read_only') || ' ' || current_setting('application_name')",
                                row -> values.add(row.getString(0)))))
                .await()
                .atMost(PLENTY);

        assertThat(values).containsExactly("on weir:test");
    }

    @Test
    void cancelsThroughThePooler() {
        for (int i = 1; i <= 5; i++) {
            assertThatThrownBy(() -> database.read(
                                    "weir:test",
                                    Duration.ofMillis(300),
                                    transaction -> transaction.query("SELECT pg_sleep(60)", row -> {}))
                            .await()
                            .atMost(PLENTY))
                    .isInstanceOf(DatabaseFailure.class);

            assertThat(database.stats()).isEqualTo(new DatabaseStats(i, 0, 0));
            assertThat(server.backends()).doesNotContain("active");
        }
    }

    private Process start(Path folder, int port) throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.txt"), "\"" + server.username() + "\" \"" + server.password() + "\"\n");
        Path config = Files.writeString(
                folder.resolve("pgbouncer.ini"),
                """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 1
                """
                        .formatted(server.server().port(), port, users));
        var command = new ArrayList<>(List.of(PROGRAM.toString(), config.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(1, List.of("-u", "nobody"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().ignoreException(IOException.class).until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return process;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
