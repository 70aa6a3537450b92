package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static dev.weir.push.postgres.Replica.gauge;
import static dev.weir.push.postgres.Replica.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.postgres.DatabaseFailure;
import dev.weir.push.GroupChange;
import dev.weir.push.GroupStore.Written;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PushFaultsTest {
    private final TestDatabase server = TestPostgres.shared().createDatabase();

    PushFaultsTest() {
        mayOwn(server);
    }

    @Test
    void writesAgainWhenTheServerIsBack() {
        try (var own = TestPostgres.privately()) {
            TestDatabase database = own.createDatabase();
            mayOwn(database);
            try (var replica = new Replica(database.config()).open();
                    var other = new Replica(database.config()).open()) {
                GroupChange change = replica.put("a", EVER, gauge("m", "1"));
                own.stop();
                assertThatThrownBy(() -> replica.write(change))
                        .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.kind())
                                .isEqualTo(DatabaseFailure.Kind.CONNECTION));
                await().untilAsserted(() ->
                        assertThat(replica.database.stats().listening()).isFalse());

                own.start();

                assertThat(replica.write(change)).isEqualTo(new Written(3, Set.of(), 0));
                await().atMost(Replica.PLENTY).untilAsserted(() -> {
                    assertThat(other.groupsTold.subscriptions()).isEqualTo(2);
                    assertThat(replica.database.stats().resubscriptions()).isEqualTo(1);
                });
                assertThat(other.all()).containsOnlyKeys("a");
            }
        }
    }

    @Test
    void aServerThatStopsInTheMiddleOfAFlushLeavesNothingOfIt() throws SQLException {
        try (var own = TestPostgres.privately(Map.of("max_prepared_transactions", "1"))) {
            TestDatabase database = own.createDatabase();
            mayOwn(database);
            try (var replica = new Replica(database.config())) {
                replica.write(replica.put("a", EVER, gauge("m", "1")));
                GroupChange change = replica.put("a", EVER, gauge("m", "2"));
                // A session's lock would be given back by a server that stops, perhaps before the flush has ended.
                try (var holder = rowLocked(database)) {
                    holder.createStatement().execute("PREPARE TRANSACTION 'held'");
                }
                CompletableFuture<Written> writing = flush(replica, change);
                awaitWaiting(database);

                own.stop();

                assertThat(writing).failsWithin(Replica.PLENTY);
                own.start();
                database.execute("ROLLBACK PREPARED 'held'");
                assertThat(replica.group("a").families()).containsValue(gauge("m", "1"));
                assertThat(replica.write(change).rows()).isEqualTo(3);
                assertThat(replica.group("a").families()).containsValue(gauge("m", "2"));
            }
        }
    }

    @Test
    void aBackendThatIsKilledInTheMiddleHoldsNobodyUp() throws SQLException {
        // Without it, what was committed within the last half second is lost with the killed backend.
        try (var own = TestPostgres.privately(Map.of("synchronous_commit", "on"))) {
            TestDatabase database = own.createDatabase();
            mayOwn(database);
            try (var replica = new Replica(database.config());
                    var other = new Replica(database.config())) {
                replica.write(replica.put("a", EVER, gauge("m", "1")));
                GroupChange change = replica.put("a", EVER, gauge("m", "2"));
                try (var holder = rowLocked(database)) {
                    CompletableFuture<Written> writing = flush(replica, change);
                    long backend = awaitLockOf(database, holder);

                    ProcessHandle.of(backend).orElseThrow().destroyForcibly();

                    assertThat(writing).failsWithin(Replica.PLENTY);
                }
                await().atMost(Replica.PLENTY).ignoreExceptions().untilAsserted(() -> assertThat(
                                other.write(other.put("b", EVER)).rows())
                        .isPositive());
                replica.write(change);
                assertThat(other.all()).containsOnlyKeys("a", "b");
                assertThat(other.group("a").families()).containsValue(gauge("m", "2"));
            }
        }
    }

    @Test
    void aSessionThatIsTerminatedInTheMiddleHoldsNobodyUp() throws SQLException {
        try (var replica = new Replica(server.config());
                var other = new Replica(server.config())) {
            replica.write(replica.put("a", EVER, gauge("m", "1")));
            GroupChange change = replica.put("a", EVER, gauge("m", "2"));
            try (var holder = rowLocked(server)) {
                CompletableFuture<Written> writing = flush(replica, change);
                long backend = awaitLockOf(server, holder);

                server.query("SELECT pg_terminate_backend(?)", (int) backend);

                assertThat(writing).failsWithin(Replica.PLENTY);
                assertThat(other.write(other.put("b", EVER)).rows()).isEqualTo(2);
            }
            assertThat(replica.write(change).rows()).isEqualTo(3);
            assertThat(other.all()).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void aReplicaThatIsStoppedInTheMiddleHoldsTheOthersUpForSecondsOnly() throws SQLException {
        try (var relay = new TcpRelay(server.server().port());
                var stopped = new Replica(server.configAt(relay.port()));
                var other = new Replica(server.config())) {
            stopped.write(stopped.put("a", EVER, gauge("m", "1")));
            CompletableFuture<Written> writing;
            try (var holder = rowLocked(server)) {
                writing = flush(stopped, stopped.put("a", EVER, gauge("m", "2")));
                awaitLockOf(server, holder);
                relay.stall();
            }
            await().until(() -> server.backends("weir:push").contains("idle in transaction"));

            assertThat(other.write(other.put("b", EVER)).rows()).isEqualTo(2);

            assertThat(other.group("a").families()).containsValue(gauge("m", "1"));
            assertThat(writing).failsWithin(Replica.PLENTY);
            relay.resume();
        }
    }

    @Test
    void aFlushThatHasToWaitEndsWithItsDeadline() throws SQLException {
        try (var replica = new Replica(server.config())) {
            replica.write(replica.put("a", EVER));
            try (var holder = server.connect()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x77656972_00000002L + ")");

                assertThatThrownBy(() -> replica.write(replica.put("a", EVER)))
                        .isInstanceOfSatisfying(DatabaseFailure.class, failure -> {
                            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.TIMEOUT);
                            assertThat(failure.sqlState()).contains("55P03");
                        });

                assertThat(replica.all()).as("others are not held up").containsOnlyKeys("a");
            }
            assertThat(replica.write(replica.put("b", EVER)).rows()).isEqualTo(2);
        }
    }

    @Test
    void theTimeOfWaitingForTheLockDoesNotMakeAPushNewer() throws SQLException {
        try (var replica = new Replica(server.config());
                var other = new Replica(server.config())) {
            replica.write(replica.put("x", EVER));
            GroupChange earlier = replica.put("a", EVER, gauge("m", "earlier"));
            CompletableFuture<Written> writing;
            GroupChange later;
            try (var holder = server.connect()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x77656972_00000002L + ")");
                writing = flush(replica, earlier);
                awaitWaiting(server);
                later = other.put("a", EVER, gauge("m", "later"));
            }
            assertThat(writing).succeedsWithin(Replica.PLENTY);

            other.write(later);

            assertThat(replica.group("a").families()).containsValue(gauge("m", "later"));
        }
    }

    @Test
    void whatIsSentWhileTheListenerIsCutOffIsCoveredByTheNextSubscription() {
        try (var relay = new TcpRelay(server.server().port());
                var listening = new Replica(server.configAt(relay.port())).open();
                var other = new Replica(server.config())) {
            relay.refuse();
            await().until(() -> !listening.database.stats().listening());

            other.write(other.put("a", EVER));
            assertThat(listening.groupsTold.subscriptions()).isEqualTo(1);
            relay.accept();

            await().untilAsserted(() ->
                    assertThat(listening.groupsTold.subscriptions()).isEqualTo(2));
            assertThat(listening.all()).containsOnlyKeys("a");
            assertThat(listening.groupsTold.changed()).isEmpty();
        }
    }

    @Test
    void aListenerWhosePeerIsGoneWithoutAWordIsNoticed() {
        try (var relay = new TcpRelay(server.server().port());
                var listening = new Replica(server.configAt(relay.port())).open();
                var other = new Replica(server.config()).open()) {
            relay.stall();

            await().atMost(Duration.ofSeconds(40))
                    .until(() -> !listening.database.stats().listening());
            other.write(other.put("a", EVER));
            relay.resume();

            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(listening.groupsTold.subscriptions())
                    .isEqualTo(2));
            assertThat(listening.read("a")).containsOnlyKeys("a");
        }
    }

    @Test
    void aWriterWhosePeerIsGoneWithoutAWordFailsInTimeAndGoesOn() {
        try (var relay = new TcpRelay(server.server().port());
                var replica = new Replica(server.configAt(relay.port()))) {
            replica.write(replica.put("a", EVER));
            relay.stall();

            assertThatThrownBy(() -> replica.write(replica.put("b", EVER)))
                    .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(DatabaseFailure.Kind.TIMEOUT));

            relay.resume();
            assertThat(replica.write(replica.put("b", EVER)).rows()).isEqualTo(2);
        }
    }

    @Test
    void messagesThatCannotBeSentAreCountedAndTheWriteStands() {
        try (var replica = new Replica(server.config()).open();
                var other = new Replica(server.config())) {
            server.execute(
                    "CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF length($2) = 363 * 22 THEN RAISE EXCEPTION 'no'; END IF; PERFORM pg_catalog.pg_notify($1, $2); END $$",
                    "ALTER ROLE " + server.username() + " SET search_path = public, pg_catalog");
            GroupChange[] changes = IntStream.range(0, 364)
                    .mapToObj(n -> other.put("job" + n, EVER))
                    .toArray(GroupChange[]::new);

            Written written = other.write(changes);

            assertThat(written).isEqualTo(new Written(728, Set.of(), 1));
            await().untilAsserted(() -> assertThat(replica.groupsTold.ids()).hasSize(1));
            assertThat(replica.all()).hasSize(364);
            assertThat(other.write(other.put("a", EVER)).publishErrors()).isZero();
        }
    }

    private static void mayOwn(TestDatabase database) {
        database.execute("CREATE SCHEMA weir AUTHORIZATION " + database.username());
    }

    private static CompletableFuture<Written> flush(Replica replica, GroupChange change) {
        return replica.groups()
                .write(List.of(change))
                .subscribeAsCompletionStage()
                .toCompletableFuture();
    }

    /** Somebody who holds the rows of the group {@code a}, until closed. */
    private static Connection rowLocked(TestDatabase database) throws SQLException {
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("SELECT FROM weir.group_facts WHERE group_id = '" + id("a") + "' FOR UPDATE");
        }
        return holder;
    }

    /** Waits until a flush holds the advisory lock, and waits for the holder itself; gives the server's process of it. */
    private static long awaitLockOf(TestDatabase database, Connection holder) {
        assertThat(holder).isNotNull();
        awaitWaiting(database);
        List<String> held = database.query(
                """
                SELECT pid FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """);
        assertThat(held).hasSize(1);
        return Long.parseLong(held.get(0));
    }

    private static void awaitWaiting(TestDatabase database) {
        await().until(() -> !database.query(
                        """
                        SELECT pid FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = 'weir:push' AND wait_event_type = 'Lock'
                        """)
                .isEmpty());
    }
}
