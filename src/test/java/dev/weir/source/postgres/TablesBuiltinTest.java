package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: the tables that vacuum and analyze should care about. */
@OnEveryPostgres
class TablesBuiltinTest {
    private static final String TABLES = "postgres_tables";

    private final int version;
    private BuiltinFixture shop;

    TablesBuiltinTest(int version) {
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
    void countsRowsThatAreLiveAndDeadAndModified() {
        shop.server.execute(
                "CREATE SCHEMA crm",
                "CREATE TABLE crm.customers (n int)",
                "INSERT INTO crm.customers SELECT generate_series(1, 1000)",
                "DELETE FROM crm.customers WHERE n <= 400");

        await().untilAsserted(() -> assertThat(shop.read(TABLES))
                .containsAllEntriesOf(Map.of(
                        of("live_rows", "crm", "customers"), 600.0,
                        of("dead_rows", "crm", "customers"), 400.0,
                        of("rows_modified_since_analyze", "crm", "customers"), 1400.0))
                .doesNotContainKeys(
                        of("last_vacuum_timestamp_seconds", "crm", "customers"),
                        of("last_analyze_timestamp_seconds", "crm", "customers")));
        shop.server.execute("VACUUM crm.customers", "ANALYZE crm.customers");

        await().untilAsserted(() -> assertThat(shop.read(TABLES))
                .containsAllEntriesOf(Map.of(
                        of("live_rows", "crm", "customers"), 600.0,
                        of("dead_rows", "crm", "customers"), 0.0,
                        of("rows_modified_since_analyze", "crm", "customers"), 0.0)));
        for (String what : new String[] {"vacuum", "analyze"}) {
            shop.agrees(
                    TABLES,
                    of("last_" + what + "_timestamp_seconds", "crm", "customers"),
                    "SELECT extract(epoch FROM last_" + what
                            + ") FROM pg_stat_user_tables WHERE relname = 'customers'");
        }
    }

    @Test
    void tellsAgesAndSizesWithToastAndIndexes() {
        shop.server.execute(
                "CREATE TABLE documents (id int PRIMARY KEY, body text)",
                "ALTER TABLE documents ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO documents SELECT n, repeat('x', 5000) FROM generate_series(1, 1000) AS n",
                "VACUUM ANALYZE documents");
        for (int i = 0; i < 30; i++) {
            shop.server.execute("SELECT pg_current_xact_id()");
        }

        assertThat(shop.read(TABLES, of("size_bytes", "public", "documents"))).isGreaterThan(5e6);
        shop.agrees(
                TABLES,
                of("size_bytes", "public", "documents"),
                "SELECT pg_relation_size('documents') + pg_relation_size('documents_pkey')"
                        + " + pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'documents'");
        assertThat(shop.read(TABLES, of("xid_age", "public", "documents"))).isGreaterThanOrEqualTo(30);
        shop.agrees(
                TABLES,
                of("xid_age", "public", "documents"),
                "SELECT greatest(age(c.relfrozenxid), age(t.relfrozenxid)) FROM pg_class c"
                        + " JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.relname = 'documents'");
    }

    @Test
    void givesOnlyTheFirstOfEachOrder() {
        shop.server.execute(
                """
                DO $$ BEGIN FOR i IN 1..150 LOOP
                    EXECUTE format('CREATE TABLE t%s (n int)', i);
                    EXECUTE format('INSERT INTO t%s SELECT generate_series(1, %s)', i, 20 * i);
                    EXECUTE format('DELETE FROM t%s', i);
                END LOOP; END $$""");

        await().untilAsserted(
                        () -> assertThat(shop.read(TABLES)).containsEntry(of("dead_rows", "public", "t150"), 3000.0));
        Map<String, Double> tables = shop.read(TABLES);
        assertThat(tables.keySet().stream().filter(series -> series.startsWith("postgres_table_dead_rows")))
                .hasSizeLessThanOrEqualTo(100);
        assertThat(tables.keySet())
                .containsAll(IntStream.rangeClosed(126, 150)
                        .mapToObj(i -> of("dead_rows", "public", "t" + i))
                        .toList())
                .doesNotContain(of("dead_rows", "public", "t100"));
    }

    @Test
    void leavesOutTemporaryTablesAndWaitsForNoLock() {
        shop.server.execute("CREATE TABLE locked AS SELECT generate_series(1, 1000) AS n");
        shop.session("CREATE TEMP TABLE passing AS SELECT generate_series(1, 1000) AS n", "BEGIN", "LOCK TABLE locked");

        await().untilAsserted(() -> assertThat(shop.read(TABLES))
                .containsEntry(of("live_rows", "public", "locked"), 1000.0)
                .allSatisfy((series, value) -> assertThat(series).doesNotContain("passing")));
    }

    private String of(String name, String schema, String table) {
        return "postgres_table_%s{datname=\"%s\", schemaname=\"%s\", relname=\"%s\"}"
                .formatted(name, shop.server.name(), schema, table);
    }
}
