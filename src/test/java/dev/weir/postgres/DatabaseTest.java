package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Database database = new Database(server.config(), vertx);

    @AfterEach
    void close() {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void connectsOnlyWhenNeeded() {
        assertThat(server.backends()).isEmpty();

        assertThat(first("SELECT 1", PLENTY)).isEqualTo("1");

        assertThat(server.backends()).containsExactly("idle");
    }

    @Test
    void readsInOneReadOnlyTransactionThatShowsWhoItIs() {
        assertThat(first("SHOW transaction_isolation", PLENTY)).isEqualTo("repeatable read");
        assertThat(first("SHOW transaction_read_only", PLENTY)).isEqualTo("on");
        assertThat(first("SHOW application_name", PLENTY)).isEqualTo("weir:test");
        assertThat(server.backends("weir")).as("between reads").containsExactly("idle");
    }

    @Test
    void theSessionIsReadOnlyBesidesTheTransaction() {
        assertThat(first("SHOW default_transaction_read_only", PLENTY)).isEqualTo("on");
        assertThat(first("SHOW idle_in_transaction_session_timeout", PLENTY)).isEqualTo("1min");
    }

    @Test
    void theServerGivesUpALittleLaterThanWeirAndOnLocksEarlier() {
        first("SELECT 1", PLENTY);

        String setting = first(
                "SELECT setting::int BETWEEN 20000 AND 22000 FROM pg_settings WHERE name = 'statement_timeout'",
                Duration.ofSeconds(20));

        assertThat(setting).isEqualTo("true");
    }

    @Test
    void everySubscriptionIsAReadOfItsOwn() {
        var subscriptions = new AtomicInteger();
        Uni<Void> read = database.read("weir:test", PLENTY, transaction -> {
            subscriptions.incrementAndGet();
            return transaction.query("SELECT 1", row -> {});
        });

        read.await().atMost(PLENTY);
        read.await().atMost(PLENTY);

        assertThat(subscriptions).hasValue(2);
    }

    @Test
    void refusesSeveralStatementsInOneText() {
        server.execute("CREATE TABLE t AS SELECT 1 AS n");

        assertThatThrownBy(() -> first("COMMIT; DELETE FROM t", PLENTY))
                .isInstanceOfSatisfying(DatabaseFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.STATEMENT);
                    assertThat(failure.sqlState()).contains("42601");
                });

        assertThat(server.query("SELECT count(*) FROM t")).containsExactly("1");
        assertThat(first("SELECT n FROM t", PLENTY)).isEqualTo("1");
    }

    @Test
    void endsTheQueryOnTheServerAtTheDeadline() {
        first("SELECT 1", PLENTY);

        assertThatThrownBy(() -> first("SELECT pg_sleep(60)", Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(DatabaseFailure.Kind.TIMEOUT))
                .hasMessage("no answer before the deadline");

        assertThat(server.backends()).as("the same connection, at rest").containsExactly("idle");
        assertThat(database.stats()).isEqualTo(new DatabaseStats(1, 0, 0));
        assertThat(first("SELECT 1", PLENTY)).isEqualTo("1");
    }

    @Test
    void endsTheQueryOnTheServerWhenNobodyWaitsForItAnyMore() {
        var reading = read("SELECT pg_sleep(60)", PLENTY).subscribe().with(item -> {});
        await().until(() -> server.backends("weir:test").contains("active"));

        reading.cancel();

        await().untilAsserted(() -> assertThat(server.backends()).containsExactly("idle"));
        assertThat(database.stats().cancelled()).isEqualTo(1);
    }

    @Test
    void closesTheConnectionWhenTheQueryWillNotBeCancelled() {
        server.execute(
                """
                CREATE FUNCTION stubborn() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    LOOP
                        BEGIN PERFORM pg_sleep(0.2); EXCEPTION WHEN query_canceled THEN NULL; END;
                    END LOOP;
                END $$
                """);
        first("SELECT 1", PLENTY);

        assertThatThrownBy(() -> first("SELECT stubborn()", Duration.ofSeconds(2)))
                .isInstanceOf(DatabaseFailure.class);

        assertThat(database.stats()).isEqualTo(new DatabaseStats(0, 1, 0));
        assertThat(first("SELECT 1", PLENTY)).isEqualTo("1");
        server.terminateBackends("weir:test");
    }

    @Test
    void leavesNothingBehindAfterAThousandTimeouts() {
        first("SELECT 1", PLENTY);

        List<Throwable> failures = Multi.createFrom()
                .range(0, 1000)
                .onItem()
                .transformToUni(i -> read("SELECT pg_sleep(60)", Duration.ofMillis(20))
                        .replaceWith((Throwable) null)
                        .onFailure()
                        .recoverWithItem(Function.identity()))
                .merge(2)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofMinutes(2));

        assertThat(failures).hasSize(1000).allSatisfy(failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, of -> assertThat(of.kind()).isEqualTo(DatabaseFailure.Kind.TIMEOUT)));
        await().untilAsserted(() ->
                assertThat(server.backends()).doesNotContain("active").hasSizeLessThanOrEqualTo(2));
        assertThat(first("SELECT 1", Duration.ofSeconds(5))).isEqualTo("1");
        DatabaseStats stats = database.stats();
        assertThat(stats.cancelled() + stats.closed() + stats.abandoned()).isEqualTo(1000);
    }

    @Test
    void stopsAQueryWhoseRowsAreRefused() {
        var rows = new AtomicInteger();

        assertThatThrownBy(() -> database.read(
                                "weir:test",
                                PLENTY,
                                transaction -> transaction.query(
                                        "SELECT n, pg_sleep(0.001) FROM generate_series(1, 1000000) AS n", row -> {
                                            if (rows.incrementAndGet() > 5) {
                                                throw new IllegalStateException("enough");
                                            }
                                        }))
                        .await()
                        .atMost(PLENTY))
                .hasMessage("enough");

        assertThat(rows).hasValue(6);
        assertThat(server.backends()).containsExactly("idle");
        assertThat(database.stats().cancelled()).isEqualTo(1);
    }

    @Test
    void waitsForAConnectionNoLongerThanTheDeadline() {
        var holders = List.of(
                read("SELECT pg_sleep(60)", PLENTY).subscribe().with(item -> {}),
                read("SELECT pg_sleep(60)", PLENTY).subscribe().with(item -> {}));
        await().until(() -> server.backends("weir:test").size() == 2);

        assertThatThrownBy(() -> first("SELECT 1", Duration.ofMillis(100)))
                .hasMessage("no connection before the deadline");

        assertThat(database.stats().abandoned()).isEqualTo(1);
        holders.forEach(Cancellable::cancel);
        assertThat(first("SELECT 1", PLENTY)).isEqualTo("1");
    }

    @Test
    void boundsTheQueueForConnections() {
        var holders = new ArrayList<Cancellable>();
        var refused = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            holders.add(read("SELECT pg_sleep(60)", PLENTY)
                    .subscribe()
                    .with(item -> {}, failure -> refused.incrementAndGet()));
        }

        await().untilAsserted(() -> assertThat(refused).hasValueGreaterThanOrEqualTo(30));
        holders.forEach(Cancellable::cancel);
    }

    @Test
    void describesAQueryWithoutRunningIt() {
        server.execute("CREATE TYPE mood AS ENUM ('calm')");

        List<Column> columns = database.read(
                        "weir:test",
                        PLENTY,
                        transaction -> transaction.describe(
                                "SELECT 1 AS a, '{}'::text[] AS b, 'calm'::mood AS c, 1 / 0 AS d, pg_sleep(60) AS e; -- so"))
                .await()
                .atMost(PLENTY);

        assertThat(columns)
                .containsExactly(
                        new Column("a", "int4"),
                        new Column("b", "text[]"),
                        new Column("c", "unknown"),
                        new Column("d", "int4"),
                        new Column("e", "void"));
    }

    @Test
    void describesAStatementWithoutRowsAsOneWithoutColumns() {
        assertThat(database.read("weir:test", PLENTY, transaction -> transaction.describe("COMMIT"))
                        .await()
                        .atMost(PLENTY))
                .isEmpty();
    }

    @Test
    void refusesParameters() {
        assertThatThrownBy(
                        () -> database.read("weir:test", PLENTY, transaction -> transaction.describe("SELECT $1::int"))
                                .await()
                                .atMost(PLENTY))
                .hasMessage("the query has parameters, for which there are no values");

        assertThat(first("SELECT 1", PLENTY)).isEqualTo("1");
    }

    @Test
    void closesItsConnections() {
        first("SELECT 1", PLENTY);

        database.close();

        await().untilAsserted(() -> assertThat(server.backends()).isEmpty());
        assertThatThrownBy(() -> first("SELECT 1", PLENTY)).isInstanceOf(DatabaseFailure.class);
    }

    private String first(String sql, Duration timeout) {
        return read(sql, timeout).await().atMost(Duration.ofMinutes(1));
    }

    private Uni<String> read(String sql, Duration timeout) {
        return database.read("weir:test", timeout, transaction -> {
            var values = new ArrayList<String>();
            return transaction
                    .query(sql, row -> values.add(String.valueOf(row.getValue(0))))
                    .map(done -> values.get(0));
        });
    }
}
