package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Password;
import dev.weir.testing.PgBouncer;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Debian's PgBouncer, where it is installed. */
class PgBouncerTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private PgBouncer bouncer;
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        assumeThat(PgBouncer.isInstalled()).as("PgBouncer is installed").isTrue();
        bouncer = PgBouncer.start(folder, server);
        database = new Database(bouncer.config(2), vertx);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (bouncer != null) {
            bouncer.close();
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
        open();
        for (int i = 1; i <= 5; i++) {
            assertThatThrownBy(() -> database.read(
                                    "weir:test",
                                    Duration.ofSeconds(1),
                                    transaction -> transaction.query("SELECT pg_sleep(60)", row -> {}))
                            .await()
                            .atMost(PLENTY))
                    .isInstanceOf(DatabaseFailure.class);

            assertThat(database.stats()).isEqualTo(new DatabaseStats(i, 0, 0));
            assertThat(server.backends()).doesNotContain("active");
        }
    }

    @Test
    void callsAPasswordThatThePoolerRefusesARefusal() {
        DatabaseConfig config = bouncer.config(1);
        try (var stranger = new Database(
                server.config(
                        config.host(), config.port(), 1, new Password.Literal("wrong"), config.tls(), config.pooler()),
                vertx)) {
            DatabaseFailure failure = catchThrowableOfType(DatabaseFailure.class, () -> stranger.read(
                            "weir:test", PLENTY, transaction -> transaction.query("SELECT 1", row -> {}))
                    .await()
                    .atMost(PLENTY));

            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(DatabaseFailure.Kind.AUTHENTICATION);
        }
    }

    @Test
    void saysWhatIsMissingIfThePoolerIsNotDeclared() {
        DatabaseConfig config = server.configAt(bouncer.config(1).port());
        try (var undeclared = new Database(config, vertx)) {
            DatabaseFailure failure = catchThrowableOfType(DatabaseFailure.class, () -> undeclared
                    .read("weir:test", PLENTY, transaction -> transaction.query("SELECT 1", row -> {}))
                    .await()
                    .atMost(PLENTY));

            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.CONNECTION);
            assertThat(failure)
                    .hasMessageStartingWith("unsupported startup parameter: ")
                    .hasMessageEndingWith("; a pooler in transaction mode needs pooler: transaction");
        }
    }

    @Test
    void limitsItsOwnTransactionsOnly() throws SQLException {
        var limits = new ArrayList<String>();
        open();

        database.read(
                        "weir:test",
                        Duration.ofSeconds(20),
                        transaction -> transaction.query(
                                "SELECT setting::int BETWEEN 20000 AND 22000 FROM pg_settings"
                                        + " WHERE name = 'statement_timeout'",
                                row -> limits.add(String.valueOf(row.getBoolean(0)))))
                .await()
                .atMost(PLENTY);

        assertThat(limits).containsExactly("true");
        // Through the same connection to the server: there is no other.
        try (var other = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?preferQueryMode=simple"
                        .formatted(bouncer.config(1).port(), server.name()),
                server.username(),
                server.password())) {
            try (var rows = other.createStatement().executeQuery("SHOW statement_timeout")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("0");
            }
        }
    }

    @Test
    void theServerEndsAQueryWhoseCancelIsLost() {
        DatabaseConfig config = bouncer.config(1);
        try (var relay = new TcpRelay(config.port());
                var cutOff = new Database(
                        server.config(config.host(), relay.port(), 1, config.password(), config.tls(), config.pooler()),
                        vertx)) {
            var reading = cutOff.read(
                            "weir:test",
                            Duration.ofSeconds(5),
                            transaction -> transaction.query("SELECT pg_sleep(60)", row -> {}))
                    .subscribeAsCompletionStage();
            await().until(() -> server.backends().contains("active"));

            relay.stall();

            assertThat(reading)
                    .failsWithin(PLENTY)
                    .withThrowableThat()
                    .havingCause()
                    .withMessage("no answer before the deadline");
            await().untilAsserted(() -> assertThat(server.backends()).doesNotContain("active"));
        }
    }

    /** Connects beforehand, so that a deadline is a query's alone. */
    private void open() {
        database.read("weir:test", PLENTY, transaction -> transaction.query("SELECT 1", row -> {}))
                .await()
                .atMost(PLENTY);
    }
}
