package dev.weir.source.postgres;

import static dev.weir.source.postgres.SourceFixture.PLENTY;
import static dev.weir.source.postgres.TestCollector.gauge;
import static dev.weir.source.postgres.TestCollector.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFailuresTest {
    private static SourceFixture shop;

    @BeforeAll
    static void open() {
        shop = new SourceFixture();
        shop.server.execute(
                "CREATE TABLE orders AS SELECT 'eu' AS region, 1 AS v",
                "CREATE SEQUENCE numbers",
                """
                CREATE FUNCTION writing() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN DELETE FROM orders; RETURN 1; END $$
                """);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void namesTheMissingColumnAndThoseThatAreThere() {
        CollectException failure =
                shop.failureOf(new TestCollector().query("SELECT region, v AS value FROM orders", gauge("m", "area")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 1': metric 'm': column \"v\" is missing; the query has region, value; "
                        + "metric 'm': column \"area\" is missing; the query has region, value");
    }

    @Test
    void refusesAColumnThatIsThereTwice() {
        CollectException failure = shop.failureOf(new TestCollector().query("SELECT 1 AS v, 2 AS v", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessageEndingWith("column \"v\" occurs 2 times; rename all but one");
    }

    @Test
    void placesAnErrorInTheSql() {
        CollectException failure = shop.failureOf(
                new TestCollector().query("SELECT region,\n       '😀', vv AS v\nFROM orders", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.SQL);
        assertThat(failure)
                .hasMessageStartingWith("query 'query 1': column \"vv\" does not exist (SQLSTATE 42703)")
                .hasMessageEndingWith(", at line 2:13 of the SQL");
    }

    @Test
    void passesOnAnErrorOfARunningQueryAndPublishesNothing() {
        CollectException failure = shop.failureOf(new TestCollector()
                .query("SELECT v FROM orders", gauge("good"))
                .query("SELECT n::text AS l, 1 / (n - 3) AS v FROM generate_series(1, 5) AS n", gauge("bad", "l")));

        assertThat(failure.reason()).isEqualTo(Reason.SQL);
        assertThat(failure).hasMessage("query 'query 2': division by zero (SQLSTATE 22012)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT nextval('numbers') AS v",
                "WITH gone AS (DELETE FROM orders RETURNING v) SELECT v FROM gone",
                "SELECT writing() AS v",
                "SELECT lo_create(0)::int8 AS v",
                "DELETE FROM orders RETURNING v",
                "SELECT v FROM orders FOR UPDATE",
                "SELECT set_config('transaction_read_only', 'off', false)::bool::int AS v",
                "SELECT 1 AS v; DELETE FROM orders"
            })
    void refusesToWrite(String sql) {
        CollectException failure = shop.failureOf(new TestCollector().query(sql, gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.SQL);
        assertThat(shop.server.query("SELECT count(*) FROM orders")).containsExactly("1");
        assertThat(shop.server.query("SELECT is_called FROM numbers")).containsExactly("f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"COMMIT", "BEGIN", "SET default_transaction_read_only = off", "TRUNCATE orders", "", "-- none"})
    void refusesAStatementThatIsNoQuery(String sql) {
        CollectException failure = shop.failureOf(new TestCollector().query(sql, info("m_info")));

        assertThat(failure.reason()).isEqualTo(Reason.SQL);
        assertThat(failure).hasMessage("query 'query 1': the statement gives no rows; a query is a SELECT");
        assertThat(shop.server.query("SELECT count(*) FROM orders")).containsExactly("1");
    }

    @Test
    void saysWhatIsNotGranted() {
        shop.server.execute(
                "CREATE TABLE secret AS SELECT 1 AS v", "REVOKE ALL ON secret FROM " + shop.server.username());

        CollectException failure = shop.failureOf(new TestCollector().query("SELECT v FROM secret", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.SQL);
        assertThat(failure)
                .hasMessage(
                        "query 'query 1': permission denied for table secret (SQLSTATE 42501); grant it to Weir's role");
    }

    @Test
    void endsAtTheDeadlineAndNamesTheQuery() {
        assertThat(shop.lines(new TestCollector().query("SELECT v FROM orders", gauge("good"))))
                .isNotEmpty();

        CollectException failure = shop.failureOf(
                new TestCollector()
                        .query("SELECT v FROM orders", gauge("good"))
                        .query("SELECT 1 AS v FROM pg_sleep(60)", gauge("slow")),
                Duration.ofSeconds(3));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure).hasMessage("query 'query 2': no answer before the deadline");
        assertThat(shop.server.backends()).doesNotContain("active");
    }

    @Test
    void countsAQueryThatTheServerCancelledAsATimeout() {
        CollectException failure = shop.failureOf(
                new TestCollector().query("SELECT pg_cancel_backend(pg_backend_pid()) AS v, pg_sleep(60)", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure).hasMessageContaining("(SQLSTATE 57014)");
    }

    @Test
    void waitsForALockedTableOnlyHalfOfTheTime() throws Exception {
        shop.server.execute("CREATE TABLE locked AS SELECT 1 AS v");
        try (var holder = shop.server.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");

            CollectException failure = shop.failureOf(
                    new TestCollector().query("SELECT v FROM locked", gauge("m")), Duration.ofSeconds(6));

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "query 'query 1': canceling statement due to lock timeout (SQLSTATE 55P03)");
            holder.rollback();
        }
        assertThat(shop.lines(new TestCollector().query("SELECT v FROM locked", gauge("m"))))
                .hasSize(1);
    }

    @Test
    void survivesItsConnection() {
        var collector = new TestCollector().query("SELECT 1 AS v FROM pg_sleep(60)", gauge("m"));
        CompletableFuture<Collected> reading = shop.source(collector)
                .collect(Deadline.after(PLENTY, System::nanoTime))
                .subscribeAsCompletionStage()
                .toCompletableFuture();
        await().until(() -> shop.server.backends("weir:orders").contains("active"));

        shop.server.terminateBackends("weir:orders");

        assertThat(reading)
                .failsWithin(PLENTY)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(CollectException.class, lost -> assertThat(lost.reason())
                        .isEqualTo(Reason.CONNECTION));
        assertThat(shop.lines(new TestCollector().query("SELECT 1 AS v", gauge("m"))))
                .hasSize(1);
    }

    @Test
    void reportsAServerThatIsDownAsTheDatabaseOfThatName() {
        try (var server = TestPostgres.privately()) {
            var database = server.createDatabase();
            server.stop();
            try (var down = new SourceFixture(database)) {
                CollectException failure = down.failureOf(new TestCollector().query("SELECT 1 AS v", gauge("m")));

                assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
                assertThat(failure).hasMessageStartingWith("database '" + database.name() + "': Connection refused");

                server.start();
                assertThat(down.lines(new TestCollector().query("SELECT 1 AS v", gauge("m"))))
                        .hasSize(1);
            }
        }
    }
}
