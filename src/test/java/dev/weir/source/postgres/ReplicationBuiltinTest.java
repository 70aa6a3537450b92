package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: both ends of replication, slots and the archive. */
@OnEveryPostgres
class ReplicationBuiltinTest {
    private static final String REPLICATION = "postgres_replication";
    private static final String RETAINED =
            "SELECT pg_current_wal_lsn() - restart_lsn FROM pg_replication_slots" + " WHERE slot_name = '%s'";

    private final int version;
    private final TestPostgres primary;
    private BuiltinFixture shop;

    ReplicationBuiltinTest(int version) {
        this.version = version;
        this.primary = BuiltinServers.of(version);
    }

    @BeforeEach
    void open() {
        shop = new BuiltinFixture(primary.createDatabase());
        shop.server.execute("SELECT pg_stat_reset_shared('archiver')");
    }

    @AfterEach
    void close() {
        String slots = "SELECT 1 FROM pg_replication_slots WHERE active";
        await().until(() -> shop.server.query(slots).isEmpty());
        shop.server.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
                "ALTER SYSTEM RESET ALL",
                "SELECT pg_reload_conf()");
        shop.close();
    }

    @Test
    void followsSlotsAndTheArchiveOfAPrimary() {
        assertThat(shop.read(REPLICATION))
                .containsEntry("postgres_in_recovery{}", 0.0)
                .containsEntry("postgres_replication_standbys{}", 0.0)
                .containsEntry("postgres_replication_streaming_standbys{}", 0.0)
                .doesNotContainKeys(
                        "postgres_standby_receiver_streaming{}", "postgres_wal_last_archived_timestamp_seconds{}");
        shop.agrees(REPLICATION, "postgres_wal_bytes_total{}", "SELECT pg_current_wal_lsn() - '0/0'");

        shop.server.execute(
                "CREATE TABLE t (n int)",
                // From where a slot keeps what is written.
                "CHECKPOINT",
                "SELECT pg_create_physical_replication_slot('physical', true)",
                "SELECT pg_create_logical_replication_slot('logical', 'pgoutput')",
                "INSERT INTO t SELECT generate_series(1, 10000)");
        // What was committed asynchronously is written a little later.
        await().untilAsserted(() -> assertThat(shop.read(REPLICATION))
                .containsEntry(slot("active", "physical", ""), 0.0)
                .containsEntry(slot("lost", "logical", shop.server.name()), 0.0)
                .doesNotContainKey(slot("safe_bytes", "physical", ""))
                .hasEntrySatisfying(slot("retained_bytes", "physical", ""), bytes -> assertThat(bytes)
                        .isGreaterThan(5e5)));
        shop.agrees(REPLICATION, slot("retained_bytes", "logical", shop.server.name()), RETAINED.formatted("logical"));
        shop.agrees(
                "postgres_activity",
                "postgres_xmin_age{held_by=\"slot\"}",
                "SELECT age(catalog_xmin) FROM pg_replication_slots WHERE slot_name = 'logical'");
        if (version >= 17) {
            shop.agrees(
                    REPLICATION,
                    slot("inactive_seconds", "physical", ""),
                    "SELECT extract(epoch FROM clock_timestamp() - inactive_since) FROM pg_replication_slots"
                            + " WHERE slot_name = 'physical'");
        } else {
            assertThat(shop.read(REPLICATION)).doesNotContainKey(slot("inactive_seconds", "physical", ""));
        }

        setting("archive_command", "true");
        shop.server.execute("SELECT pg_switch_wal()");
        await().untilAsserted(() -> assertThat(shop.read(REPLICATION, "postgres_wal_archived_files_total{}"))
                .isPositive());
        shop.agrees(REPLICATION, "postgres_wal_archived_files_total{}", "SELECT archived_count FROM pg_stat_archiver");
        shop.agrees(
                REPLICATION,
                "postgres_wal_last_archived_timestamp_seconds{}",
                "SELECT extract(epoch FROM last_archived_time) FROM pg_stat_archiver");
        setting("archive_command", "false");
        shop.server.execute("INSERT INTO t VALUES (0)", "SELECT pg_switch_wal()");
        await().untilAsserted(() -> assertThat(shop.read(REPLICATION, "postgres_wal_archive_failures_total{}"))
                .isPositive());
        setting("archive_command", "true");

        setting("max_slot_wal_keep_size", "1GB");
        shop.agrees(
                REPLICATION,
                slot("safe_bytes", "physical", ""),
                "SELECT safe_wal_size FROM pg_replication_slots WHERE slot_name = 'physical'");
        setting("max_slot_wal_keep_size", "1MB");
        for (int i = 0; i < 3; i++) {
            shop.server.execute("INSERT INTO t VALUES (0)", "SELECT pg_switch_wal()");
        }
        shop.server.execute("CHECKPOINT");
        assertThat(shop.read(REPLICATION))
                .containsEntry(slot("lost", "physical", ""), 1.0)
                .doesNotContainKey(slot("retained_bytes", "physical", ""));
    }

    @Test
    void followsAStandbyFromBothEnds() {
        shop.server.execute("CREATE TABLE t (n int)");
        try (var server = primary.standby(Map.of(
                        "hot_standby_feedback", "on",
                        "max_standby_streaming_delay", "0",
                        // Its library is not loaded, but the extension is installed.
                        "shared_preload_libraries", ""));
                var standby = new BuiltinFixture(server.replicaOf(shop.server), shop.server.username(), "none")) {
            await().untilAsserted(() -> assertThat(shop.read(REPLICATION))
                    .containsEntry("postgres_replication_standbys{}", 1.0)
                    .containsEntry("postgres_replication_streaming_standbys{}", 1.0)
                    .containsEntry(lag("seconds", "replay"), 0.0)
                    .containsEntry(lag("bytes", "replay"), 0.0));
            await().untilAsserted(() -> assertThat(standby.read(REPLICATION))
                    .containsEntry("postgres_in_recovery{}", 1.0)
                    .containsEntry("postgres_replication_standbys{}", 0.0)
                    .containsEntry("postgres_standby_receiver_streaming{}", 1.0)
                    .containsEntry("postgres_standby_replay_paused{}", 0.0)
                    .containsEntry("postgres_standby_unreplayed_bytes{}", 0.0)
                    .containsEntry("postgres_standby_replay_age_seconds{}", 0.0));
            for (String collector : standby.config.collectors().keySet()) {
                assertThat(standby.read(collector).isEmpty())
                        .as(collector)
                        .isEqualTo(collector.equals("postgres_statements"));
            }
            holdBackVacuum(standby);
            conflict(standby);
            pauseReplay(standby);
            useSlot(standby);

            primary.stop();
            try {
                followsNobody(standby);
            } finally {
                primary.start();
            }
        }
    }

    private void followsNobody(BuiltinFixture standby) {
        await().untilAsserted(() ->
                assertThat(standby.read(REPLICATION)).containsEntry("postgres_standby_receiver_streaming{}", 0.0));
        // It has replayed all that it received, but is not known to be up to date.
        await().untilAsserted(() ->
                assertThat(standby.read(REPLICATION)).containsEntry("postgres_standby_unreplayed_bytes{}", 0.0));
        standby.agrees(
                REPLICATION,
                "postgres_standby_replay_age_seconds{}",
                "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())");
        standby.agrees(REPLICATION, "postgres_wal_bytes_total{}", "SELECT pg_last_wal_replay_lsn() - '0/0'");
    }

    private void holdBackVacuum(BuiltinFixture standby) {
        standby.session("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
        for (int i = 0; i < 20; i++) {
            shop.server.execute("SELECT pg_current_xact_id()");
        }

        String held = "postgres_xmin_age{held_by=\"standby\"}";
        await().untilAsserted(
                        () -> assertThat(shop.read("postgres_activity", held)).isGreaterThanOrEqualTo(20));
        shop.agrees("postgres_activity", held, "SELECT age(backend_xmin) FROM pg_stat_replication");
        standby.endSessions();
    }

    private void useSlot(BuiltinFixture standby) {
        shop.server.execute("SELECT pg_create_physical_replication_slot('standby', true)");
        assertThat(shop.read(REPLICATION)).containsEntry(slot("active", "standby", ""), 0.0);

        standby.server.execute("ALTER SYSTEM SET primary_slot_name = 'standby'", "SELECT pg_reload_conf()");

        await().untilAsserted(() -> assertThat(shop.read(REPLICATION))
                .containsEntry(slot("active", "standby", ""), 1.0)
                .containsEntry("postgres_replication_streaming_standbys{}", 1.0));
    }

    private void conflict(BuiltinFixture standby) {
        standby.session("BEGIN", "SELECT * FROM t");
        shop.server.execute("DROP TABLE t", "CREATE TABLE t (n int)");

        // It may be the reading that has a conflict.
        await().ignoreExceptions()
                .until(() -> standby.read(
                                "postgres_databases", standby.ofDatabase("postgres_database_recovery_conflicts_total"))
                        >= 1);
        standby.endSessions();
    }

    private void pauseReplay(BuiltinFixture standby) {
        TestDatabase replica = standby.server;
        replica.execute("SELECT pg_wal_replay_pause()");
        await().until(() ->
                replica.query("SELECT pg_get_wal_replay_pause_state()").contains("paused"));
        shop.server.execute("INSERT INTO t SELECT generate_series(1, 10000)");

        await().untilAsserted(() -> assertThat(standby.read(REPLICATION))
                .containsEntry("postgres_standby_replay_paused{}", 1.0)
                .hasEntrySatisfying("postgres_standby_unreplayed_bytes{}", bytes -> assertThat(bytes)
                        .isGreaterThan(5e5)));
        standby.agrees(
                REPLICATION,
                "postgres_standby_replay_age_seconds{}",
                "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())");
        await().untilAsserted(() -> assertThat(shop.read(REPLICATION))
                .containsEntry(lag("bytes", "flush"), 0.0)
                .hasEntrySatisfying(
                        lag("bytes", "replay"), bytes -> assertThat(bytes).isGreaterThan(5e5)));
        replica.execute("SELECT pg_wal_replay_resume()");
        await().untilAsserted(() -> assertThat(shop.read(REPLICATION)).containsEntry(lag("bytes", "replay"), 0.0));
        await().untilAsserted(() -> {
            // The server measures it for what is written, and knows none once all of that has been replayed for a
            // while.
            shop.server.execute("INSERT INTO t VALUES (0)");
            assertThat(shop.read(REPLICATION, lag("seconds", "replay"))).isPositive();
        });
    }

    private void setting(String name, String value) {
        shop.server.execute("ALTER SYSTEM SET %s = '%s'".formatted(name, value), "SELECT pg_reload_conf()");
        await().until(() -> shop.server.query("SHOW " + name).contains(value));
    }

    private static String slot(String name, String slot, String database) {
        return "postgres_replication_slot_%s{slot_name=\"%s\", slot_type=\"%s\", datname=\"%s\"}"
                .formatted(name, slot, slot.equals("logical") ? slot : "physical", database);
    }

    private static String lag(String unit, String stage) {
        return "postgres_replication_lag_%s{application_name=\"standby\", client_addr=\"127.0.0.1\", stage=\"%s\"}"
                .formatted(unit, stage);
    }
}
