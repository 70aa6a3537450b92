package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of databases in whose place others are taken. */
class DatabasesTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Database database = new Database(server.config(), vertx);
    private final Databases databases = new Databases(Map.of("shop", database));

    @AfterEach
    void close() {
        databases.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void databaseThatStaysKeepsItsConnections() {
        read(database, "SELECT 1").await().atMost(PLENTY);
        List<String> before = pids();

        databases.replaceBy(Map.of("shop", database, "other", new Database(server.config(), vertx)));
        read(databases.get("shop"), "SELECT 1").await().atMost(PLENTY);

        assertThat(before).hasSize(1);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void databaseThatIsLeftIsClosedWhenItsLastReadHasEnded() throws SQLException {
        try (var lock = server.connect();
                var statement = lock.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(7)");
            var reading = read(database, "SELECT pg_advisory_xact_lock_shared(7)")
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.create());
            await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));

            databases.replaceBy(Map.of());
            reading.assertNotTerminated();
            statement.execute("SELECT pg_advisory_unlock(7)");

            reading.awaitItem(PLENTY);
            await().atMost(PLENTY).until(() -> server.backends().isEmpty());
        }
    }

    @Test
    void readThatIsCancelledEndsOnTheServerBeforeItsDatabaseIsClosed() {
        var reading =
                read(database, "SELECT 1 FROM pg_sleep(600)").subscribe().withSubscriber(UniAssertSubscriber.create());
        await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));

        reading.cancel();
        databases.replaceBy(Map.of());

        await().atMost(PLENTY).until(() -> server.backends().isEmpty());
        assertThat(database.stats()).isEqualTo(new DatabaseStats(1, 0, 0));
    }

    @Test
    void connectionsAreCountedWhileTheyAreOpenAndWhileAReadHoldsThem() {
        databases.replaceBy(Map.of(server.name(), database));
        assertThat(databases.connections(server.name())).isEqualTo(new Connections(0, 0));

        var reading =
                read(database, "SELECT 1 FROM pg_sleep(600)").subscribe().withSubscriber(UniAssertSubscriber.create());
        await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));
        assertThat(databases.connections(server.name())).isEqualTo(new Connections(1, 1));

        reading.cancel();
        await().atMost(PLENTY).untilAsserted(() -> assertThat(databases.connections(server.name()))
                .isEqualTo(new Connections(1, 0)));
        server.terminateBackends("weir");
        await().atMost(PLENTY).untilAsserted(() -> assertThat(databases.connections(server.name()))
                .isEqualTo(new Connections(0, 0)));
    }

    @Test
    void whatIsCountedOfANameSurvivesAnotherWayOfReachingIt() {
        databases.replaceBy(Map.of(server.name(), database));
        var stopped =
                read(database, "SELECT 1 FROM pg_sleep(600)").subscribe().withSubscriber(UniAssertSubscriber.create());
        await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));
        stopped.cancel();
        await().atMost(PLENTY).until(() -> databases.stats(server.name()).equals(new DatabaseStats(1, 0, 0)));
        var reading =
                read(database, "SELECT 1 FROM pg_sleep(600)").subscribe().withSubscriber(UniAssertSubscriber.create());
        await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));

        databases.replaceBy(Map.of(server.name(), new Database(server.config(), vertx)));
        assertThat(databases.stats(server.name())).isEqualTo(new DatabaseStats(1, 0, 0));
        assertThat(databases.connections(server.name())).as("the one it leaves").isEqualTo(new Connections(1, 1));

        reading.cancel();
        await().atMost(PLENTY).until(() -> databases.connections(server.name()).equals(new Connections(0, 0)));
        assertThat(databases.stats(server.name())).isEqualTo(new DatabaseStats(2, 0, 0));
    }

    @Test
    void databaseThatDoesNotAnswerIsLeftAfterTheDeadlineOfItsLastRead() {
        try (var relay = new TcpRelay(server.server().port())) {
            var far = new Database(server.configAt(relay.port()), vertx);
            databases.replaceBy(Map.of("far", far));
            var reading = far.read(
                            "weir:test",
                            Duration.ofSeconds(10),
                            transaction -> transaction.query("SELECT 1 FROM pg_sleep(600)", row -> {}))
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.create());
            await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));
            relay.stall();

            databases.replaceBy(Map.of());

            reading.awaitFailure(PLENTY);
            await().atMost(PLENTY).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("weir-drain")));
        }
    }

    @Test
    void closingDoesNotWaitForReadsOfADatabaseThatIsLeft() {
        var reading =
                read(database, "SELECT 1 FROM pg_sleep(600)").subscribe().withSubscriber(UniAssertSubscriber.create());
        await().atMost(PLENTY).until(() -> server.backends("weir:test").equals(List.of("active")));
        databases.replaceBy(Map.of());

        databases.close();

        reading.awaitFailure(PLENTY);
        await().atMost(PLENTY).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("weir-drain")));
    }

    private List<String> pids() {
        return server.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = ?",
                server.username());
    }

    private static Uni<Void> read(Database database, String sql) {
        return database.read("weir:test", PLENTY, transaction -> transaction.query(sql, row -> {}));
    }
}
