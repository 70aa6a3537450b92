package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: who is connected, since when, and who waits for whom. */
@OnEveryPostgres
class ActivityBuiltinTest {
    private static final String ACTIVITY = "postgres_activity";
    private static final String LOCKS = "postgres_locks";

    private final int version;
    private BuiltinFixture shop;

    ActivityBuiltinTest(int version) {
        this.version = version;
    }

    @BeforeEach
    void open() {
        shop = new BuiltinFixture(BuiltinServers.of(version).createDatabase());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void saysHowManyMayConnect() {
        assertThat(shop.read(ACTIVITY))
                .containsEntry("postgres_max_connections{}", 100.0)
                .containsEntry("postgres_reserved_connections{}", version >= 16 ? 9.0 : 5.0);
    }

    @Test
    void countsConnectionsByStateAndWhatTheyWaitFor() {
        shop.session();
        shop.session();
        shop.session("BEGIN", "SELECT 1");
        shop.session("BEGIN").attempt("SELECT 1 / 0");
        shop.session().start("SELECT pg_sleep(60)");

        // A backend is there for a moment after its client has gone.
        await().untilAsserted(() -> assertThat(shop.read(ACTIVITY))
                .containsAllEntriesOf(Map.of(
                        connections("active"), 2.0,
                        connections("idle"), 2.0,
                        connections("idle in transaction"), 1.0,
                        connections("idle in transaction (aborted)"), 1.0,
                        waiting("Timeout"), 1.0)));
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(ACTIVITY))
                .containsAllEntriesOf(Map.of(connections("active"), 1.0, connections("idle"), 0.0))
                .doesNotContainKeys(waiting("Timeout"), connections("unknown")));
    }

    @Test
    void tellsAgesOfWhatIsOpenAndIdleAndRunning() {
        ServerSession open = shop.session("BEGIN", "SELECT pg_sleep(0.3)");
        ServerSession active = shop.session();
        String since = "SELECT extract(epoch FROM clock_timestamp() - %s) FROM pg_stat_activity WHERE pid = %s";
        String activeSince = since.formatted("query_start", active.pid);
        active.start("SELECT pg_sleep(60)");

        shop.agrees(
                ACTIVITY,
                shop.ofDatabase("postgres_oldest_transaction_age_seconds"),
                since.formatted("xact_start", open.pid));
        shop.agrees(
                ACTIVITY,
                shop.ofDatabase("postgres_oldest_idle_in_transaction_age_seconds"),
                since.formatted("state_change", open.pid));
        shop.agrees(ACTIVITY, shop.ofDatabase("postgres_oldest_statement_age_seconds"), activeSince);
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(ACTIVITY))
                .containsAllEntriesOf(Map.of(
                        shop.ofDatabase("postgres_oldest_transaction_age_seconds"), 0.0,
                        shop.ofDatabase("postgres_oldest_idle_in_transaction_age_seconds"), 0.0,
                        shop.ofDatabase("postgres_oldest_statement_age_seconds"), 0.0)));
    }

    @Test
    void tellsWhoKeepsRowsFromBeingRemoved() {
        ServerSession reading = shop.session("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
        burn(50);

        assertThat(shop.read(ACTIVITY, "postgres_xmin_age{held_by=\"backend\"}"))
                .isBetween(50.0, 1000.0);
        shop.agrees(
                ACTIVITY,
                "postgres_xmin_age{held_by=\"backend\"}",
                "SELECT age(backend_xmin) FROM pg_stat_activity WHERE pid = " + reading.pid);
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(ACTIVITY))
                .containsEntry("postgres_xmin_age{held_by=\"backend\"}", 0.0)
                .containsEntry("postgres_xmin_age{held_by=\"slot\"}", 0.0));
    }

    @Test
    void tellsOfPreparedTransactions() {
        shop.server.execute("CREATE TABLE t (n int)");
        shop.server.execute("BEGIN", "INSERT INTO t VALUES (1)", "PREPARE TRANSACTION 'first'");
        shop.server.execute("BEGIN", "INSERT INTO t VALUES (2)", "PREPARE TRANSACTION 'second'");
        burn(20);

        assertThat(shop.read(ACTIVITY)).containsEntry(shop.ofDatabase("postgres_prepared_transactions"), 2.0);
        shop.agrees(
                ACTIVITY,
                shop.ofDatabase("postgres_oldest_prepared_transaction_age_seconds"),
                "SELECT extract(epoch FROM clock_timestamp() - prepared) FROM pg_prepared_xacts WHERE gid = 'first'");
        shop.agrees(
                ACTIVITY,
                "postgres_xmin_age{held_by=\"prepared transaction\"}",
                "SELECT age(transaction) FROM pg_prepared_xacts WHERE gid = 'first'");
        shop.server.execute("COMMIT PREPARED 'first'", "COMMIT PREPARED 'second'");

        assertThat(shop.read(ACTIVITY))
                .containsEntry("postgres_xmin_age{held_by=\"prepared transaction\"}", 0.0)
                .doesNotContainKey(shop.ofDatabase("postgres_prepared_transactions"));
    }

    @Test
    void countsLocksThatAreHeldAndWaitedFor() {
        shop.server.execute("CREATE TABLE t (n int)");
        shop.session("BEGIN", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
        ServerSession waiter = shop.session();
        waiter.start("SELECT * FROM t");
        String waited = "SELECT extract(epoch FROM clock_timestamp() - waitstart) FROM pg_locks WHERE pid = "
                + waiter.pid + " AND waitstart IS NOT NULL";
        await().until(() -> !shop.server.query(waited).isEmpty());

        assertThat(shop.read(LOCKS))
                .containsAllEntriesOf(Map.of(
                        locks("AccessExclusiveLock", true), 1.0,
                        locks("AccessShareLock", false), 1.0,
                        shop.ofDatabase("postgres_lock_waiting_backends"), 1.0));
        assertThat(shop.read(ACTIVITY)).containsEntry(waiting("Lock"), 1.0);
        shop.agrees(LOCKS, shop.ofDatabase("postgres_oldest_lock_wait_age_seconds"), waited);
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(LOCKS))
                .containsEntry(shop.ofDatabase("postgres_lock_waiting_backends"), 0.0)
                .containsEntry(shop.ofDatabase("postgres_oldest_lock_wait_age_seconds"), 0.0)
                .doesNotContainKey(locks("AccessExclusiveLock", true)));
    }

    /** A row is waited for by waiting for the transaction that changed it. */
    @Test
    void countsWhoWaitsForARowInItsDatabase() {
        shop.server.execute("CREATE TABLE t AS SELECT 1 AS n");
        shop.session("BEGIN", "UPDATE t SET n = 2");
        shop.session().start("UPDATE t SET n = 3");

        await().untilAsserted(() -> assertThat(shop.read(LOCKS))
                .containsEntry(shop.ofDatabase("postgres_lock_waiting_backends"), 1.0)
                .containsEntry(locks("ShareLock", false), 1.0)
                .containsEntry(locks("RowExclusiveLock", true), 2.0));
    }

    private String connections(String state) {
        return "postgres_connections{datname=\"%s\", state=\"%s\"}".formatted(shop.server.name(), state);
    }

    private String waiting(String type) {
        return "postgres_waiting_connections{datname=\"%s\", wait_event_type=\"%s\"}"
                .formatted(shop.server.name(), type);
    }

    private String locks(String mode, boolean granted) {
        return "postgres_locks{datname=\"%s\", mode=\"%s\", granted=\"%s\"}"
                .formatted(shop.server.name(), mode, granted);
    }

    private void burn(int transactions) {
        for (int i = 0; i < transactions; i++) {
            shop.server.execute("SELECT pg_current_xact_id()");
        }
    }
}
