package dev.weir.source.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Renderer;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.testing.Promtool;
import dev.weir.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: all collectors, as whom and however they are run. */
@OnEveryPostgres
class RolesBuiltinTest {
    private final int version;
    private TestDatabase server;

    RolesBuiltinTest(int version) {
        this.version = version;
    }

    @BeforeEach
    void create() {
        server = BuiltinServers.of(version).createDatabase();
        server.execute("CREATE TABLE t AS SELECT 1 AS n");
    }

    @AfterEach
    void drop() {
        server.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Test
    void readEverythingAsASuperuser() {
        try (var shop = new BuiltinFixture(server, "postgres", "none")) {
            assertThat(shop.config.collectors().keySet())
                    .allSatisfy(collector -> assertThat(shop.read(collector)).isNotEmpty());
        }
    }

    @Test
    void readEverythingBehindAPoolerOfTransactions() {
        server.execute("GRANT pg_monitor TO " + server.username());
        try (var shop = new BuiltinFixture(server, server.username(), "transaction")) {
            assertThat(shop.config.collectors().keySet())
                    .allSatisfy(collector -> assertThat(shop.read(collector)).isNotEmpty());
        }
    }

    @Test
    void giveNothingWrongWithoutPgMonitor() {
        String other = "postgres_database_size_bytes{datname=\"%s\"}".formatted(server.name());
        server.execute("REVOKE CONNECT ON DATABASE " + server.name() + " FROM PUBLIC");
        TestDatabase own = BuiltinServers.of(version).createDatabase();
        try (var somebody = new ServerSession(own, "BEGIN", "SELECT 1");
                var shop = new BuiltinFixture(own, own.username(), "none")) {
            assertThat(somebody.pid).isNotEmpty();
            await().untilAsserted(() -> assertThat(shop.read("postgres_activity"))
                    .containsEntry("postgres_connections{datname=\"%s\", state=\"unknown\"}".formatted(own.name()), 1.0)
                    .containsEntry("postgres_connections{datname=\"%s\", state=\"active\"}".formatted(own.name()), 1.0)
                    .doesNotContainKeys(
                            shop.ofDatabase("postgres_oldest_transaction_age_seconds"),
                            shop.ofDatabase("postgres_oldest_idle_in_transaction_age_seconds"),
                            shop.ofDatabase("postgres_oldest_statement_age_seconds")));
            assertThat(shop.read("postgres_sizes"))
                    .doesNotContainKey(other)
                    .containsKey(shop.ofDatabase("postgres_database_size_bytes"));
            assertThat(shop.config.collectors().keySet())
                    .allSatisfy(collector -> assertThat(shop.collect(collector)).isNotEmpty());

            server.execute("GRANT pg_monitor TO " + own.username());

            assertThat(shop.read("postgres_sizes")).containsKey(other);
            assertThat(shop.read("postgres_activity"))
                    .containsKey(shop.ofDatabase("postgres_oldest_transaction_age_seconds"));
        }
    }

    @Test
    void waitForNoLockOnATable() {
        server.execute("GRANT pg_monitor TO " + server.username());
        try (var shop = new BuiltinFixture(server, server.username(), "none")) {
            shop.session("BEGIN", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE", "ALTER TABLE t ADD more int");

            assertThat(shop.config.collectors().keySet())
                    .allSatisfy(collector -> assertThat(shop.read(collector)).isNotEmpty());
        }
    }

    @Test
    void pleasePromtool() throws Exception {
        Promtool.assumeInstalled();
        server.execute(
                "SELECT pg_create_physical_replication_slot('promtool')",
                "BEGIN",
                "INSERT INTO t VALUES (2)",
                "PREPARE TRANSACTION 'promtool'");
        var store = new SnapshotStore();
        try (var shop = new BuiltinFixture(server, "postgres", "none");
                var renderer = new Renderer(System::nanoTime)) {
            for (String collector : shop.config.collectors().keySet()) {
                store.publish(new Contribution(
                        Owner.collector(collector),
                        new TargetId(collector, "shop"),
                        new Version(1, 1),
                        shop.collect(collector)));
            }
            String exposition = renderer.render(store.current())
                    .body(Format.TEXT, Encoding.IDENTITY)
                    .toString(UTF_8);

            Promtool.findsNothingIn(exposition);
            assertThat(exposition.lines().filter(line -> line.startsWith("# TYPE postgres_")))
                    .hasSizeGreaterThan(50);
        } finally {
            server.execute("ROLLBACK PREPARED 'promtool'");
        }
    }

    @Test
    void areNamedAfterWhatTheyRead() {
        try (var shop = new BuiltinFixture(server, "postgres", "none")) {
            assertThat(shop.config.collectors().keySet())
                    .containsExactlyElementsOf(List.of(
                            "postgres_activity",
                            "postgres_locks",
                            "postgres_replication",
                            "postgres_databases",
                            "postgres_sizes",
                            "postgres_tables",
                            "postgres_statements"));
        }
    }
}
