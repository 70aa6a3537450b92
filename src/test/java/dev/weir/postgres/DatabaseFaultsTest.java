package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Password;
import dev.weir.postgres.DatabaseFailure.Kind;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFaultsTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Vertx VERTX = Vertx.vertx();

    private final TestDatabase server = TestPostgres.shared().createDatabase();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void readsThePasswordFileAnewForEveryConnection(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "wrong\n");
        try (var database = new Database(withPassword(new Password.File(file)), VERTX)) {
            DatabaseFailure refused = failureOf(database, "SELECT 1", PLENTY);
            assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(refused.sqlState()).contains("28P01");
            assertThat(refused).hasMessageNotContaining("wrong");

            Files.writeString(file, server.password() + "\n");

            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
        }
    }

    @Test
    void namesThePasswordFileThatCannotBeRead(@TempDir Path folder) {
        Path file = folder.resolve("password");
        try (var database = new Database(withPassword(new Password.File(file)), VERTX)) {
            DatabaseFailure failure = failureOf(database, "SELECT 1", PLENTY);

            assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(failure).hasMessage("the password file " + file + " cannot be read");
        }
    }

    @Test
    void refusesARoleWithoutAPassword() {
        try (var database = new Database(withPassword(new Password.None()), VERTX)) {
            DatabaseFailure failure = failureOf(database, "SELECT 1", PLENTY);

            assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(failure).hasMessageStartingWith("the server asks for a password");
        }
    }

    @Test
    void callsADatabaseThatDoesNotExistAFailureToConnect() {
        DatabaseConfig config = server.config();
        try (var database = new Database(
                new DatabaseConfig(
                        config.name(),
                        config.host(),
                        config.port(),
                        "nowhere",
                        config.username(),
                        config.password(),
                        2,
                        config.tls(),
                        config.pooler(),
                        config.labels()),
                VERTX)) {
            DatabaseFailure failure = failureOf(database, "SELECT 1", PLENTY);

            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
            assertThat(failure).hasMessage("database \"nowhere\" does not exist (SQLSTATE 3D000)");
        }
    }

    @Test
    void recoversFromAConnectionTerminatedInTheMiddleOfAQuery() {
        try (var database = new Database(server.config(), VERTX)) {
            CompletableFuture<String> reading = read(database, "SELECT pg_sleep(60)", PLENTY)
                    .subscribeAsCompletionStage()
                    .toCompletableFuture();
            await().until(() -> server.backends("weir:test").contains("active"));

            server.terminateBackends("weir:test");

            assertThat(reading)
                    .failsWithin(PLENTY)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(DatabaseFailure.class, lost -> assertThat(lost.kind())
                            .isEqualTo(Kind.CONNECTION));
            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
        }
    }

    @Test
    void recoversFromAnIdleConnectionThatWasTerminated() {
        try (var database = new Database(server.config(), VERTX)) {
            first(database, "SELECT 1", PLENTY);
            server.terminateBackends("weir");
            await().until(() -> database.connections().equals(new Connections(0, 0)));

            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
        }
    }

    @Test
    void freesAHalfOpenConnectionInTheMiddleOfAQuery() {
        try (var relay = new TcpRelay(server.server().port());
                var database = new Database(oneConnection(relay), VERTX)) {
            first(database, "SELECT 1", PLENTY);
            relay.stall();

            DatabaseFailure failure = failureOf(database, "SELECT 1", SHORT);

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(database.stats()).isEqualTo(new DatabaseStats(0, 1, 0));
            relay.resume();
            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
        }
    }

    @Test
    void freesAConnectionWhoseHandshakeIsNeverAnswered() {
        try (var relay = new TcpRelay(server.server().port());
                var database = new Database(oneConnection(relay), VERTX)) {
            relay.stall();

            DatabaseFailure failure = failureOf(database, "SELECT 1", SHORT);

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessage("no connection before the deadline");
            assertThat(database.stats()).isEqualTo(new DatabaseStats(0, 0, 1));
            relay.resume();
            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
            await().untilAsserted(() -> assertThat(server.backends()).hasSize(1));
        }
    }

    @Test
    void recoversFromResetConnectionsAndRefusedOnes() {
        try (var relay = new TcpRelay(server.server().port());
                var database = new Database(oneConnection(relay), VERTX)) {
            first(database, "SELECT 1", PLENTY);
            CompletableFuture<String> reading = read(database, "SELECT pg_sleep(60)", PLENTY)
                    .subscribeAsCompletionStage()
                    .toCompletableFuture();
            await().until(() -> server.backends("weir:test").contains("active"));

            relay.refuse();

            assertThat(reading)
                    .failsWithin(PLENTY)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(DatabaseFailure.class, lost -> assertThat(lost.kind())
                            .isEqualTo(Kind.CONNECTION));
            assertThat(failureOf(database, "SELECT 1", PLENTY)).hasMessageContaining("Connection refused");
            relay.accept();
            assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
        }
    }

    @Test
    void closesWithoutWaitingForAHalfOpenConnection() {
        try (var relay = new TcpRelay(server.server().port())) {
            var database = new Database(oneConnection(relay), VERTX);
            first(database, "SELECT 1", PLENTY);
            relay.stall();

            database.close();

            relay.resume();
            await().untilAsserted(() -> assertThat(server.backends()).isEmpty());
        }
    }

    @Test
    void findsAServerThatComesUpLaterAndOneThatComesBack() {
        try (var own = TestPostgres.privately()) {
            TestDatabase late = own.createDatabase();
            own.stop();
            try (var database = new Database(late.config(), VERTX)) {
                assertThat(failureOf(database, "SELECT 1", PLENTY).kind()).isEqualTo(Kind.CONNECTION);

                own.start();
                assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");

                own.stop();
                assertThat(failureOf(database, "SELECT 1", PLENTY).kind()).isEqualTo(Kind.CONNECTION);

                own.start();
                assertThat(first(database, "SELECT 1", PLENTY)).isEqualTo("1");
            }
        }
    }

    @Test
    void countsALockThatIsNotGivenAsATimeout() throws Exception {
        server.execute("CREATE TABLE locked AS SELECT 1 AS n");
        try (var holder = server.connect();
                var database = new Database(server.config(), VERTX)) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");

            DatabaseFailure failure = failureOf(database, "SELECT n FROM locked", Duration.ofSeconds(4));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.sqlState()).contains("55P03");
            holder.rollback();
            assertThat(first(database, "SELECT n FROM locked", PLENTY)).isEqualTo("1");
        }
    }

    private DatabaseConfig withPassword(Password password) {
        DatabaseConfig config = server.config();
        return server.config(config.host(), config.port(), 1, password, config.tls(), config.pooler());
    }

    private DatabaseConfig oneConnection(TcpRelay relay) {
        DatabaseConfig config = server.config();
        return server.config(config.host(), relay.port(), 1, config.password(), config.tls(), config.pooler());
    }

    private static DatabaseFailure failureOf(Database database, String sql, Duration timeout) {
        return catchThrowableOfType(DatabaseFailure.class, () -> first(database, sql, timeout));
    }

    private static String first(Database database, String sql, Duration timeout) {
        return read(database, sql, timeout).await().atMost(Duration.ofMinutes(1));
    }

    private static Uni<String> read(Database database, String sql, Duration timeout) {
        return database.read("weir:test", timeout, transaction -> {
            var values = new ArrayList<String>();
            return transaction
                    .query(sql, row -> values.add(String.valueOf(row.getValue(0))))
                    .map(done -> values.get(0));
        });
    }
}
