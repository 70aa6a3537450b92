package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: the server's own counters of each database, their ages and sizes. */
@OnEveryPostgres
class DatabasesBuiltinTest {
    private static final String DATABASES = "postgres_databases";
    private static final String SIZES = "postgres_sizes";

    private final int version;
    private BuiltinFixture shop;

    DatabasesBuiltinTest(int version) {
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
    void saysWhichServerItIsAndHowItVacuums() {
        assertThat(shop.read(DATABASES))
                .containsEntry(
                        "postgres_server_info{version=\"%s\"}"
                                .formatted(
                                        shop.server.query("SHOW server_version").get(0)),
                        1.0)
                .containsEntry("postgres_autovacuum_freeze_max_age{}", 123456789.0)
                .containsEntry("postgres_autovacuum_multixact_freeze_max_age{}", 234567890.0);
        shop.agrees(
                DATABASES,
                "postgres_start_timestamp_seconds{}",
                "SELECT extract(epoch FROM pg_postmaster_start_time())");
    }

    @Test
    void tellsTheAgesOfDatabases() {
        shop.server.execute("CREATE TABLE t AS SELECT 1 AS n");
        double young = shop.read(DATABASES, shop.ofDatabase("postgres_database_xid_age"));
        for (int i = 0; i < 10; i++) {
            shop.server.execute(
                    "SELECT pg_current_xact_id()",
                    // Two who share a row are one multixact.
                    "BEGIN",
                    "SELECT * FROM t FOR SHARE",
                    "SAVEPOINT s",
                    "UPDATE t SET n = n + 1",
                    "COMMIT");
        }

        assertThat(shop.read(DATABASES, shop.ofDatabase("postgres_database_xid_age")))
                .isGreaterThanOrEqualTo(young + 10);
        shop.agrees(
                DATABASES,
                shop.ofDatabase("postgres_database_xid_age"),
                "SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()");
        shop.agrees(
                DATABASES,
                shop.ofDatabase("postgres_database_multixact_age"),
                "SELECT mxid_age(datminmxid) FROM pg_database WHERE datname = current_database()");
    }

    @Test
    void countsTransactionsAndRows() {
        shop.server.execute("CREATE TABLE t (n int)", "BEGIN", "ROLLBACK");
        await().until(() -> shop.read(DATABASES, shop.ofDatabase("postgres_database_rollbacks_total")) == 1);
        Map<String, Double> before = shop.read(DATABASES);

        shop.server.execute(
                "INSERT INTO t SELECT generate_series(1, 100)",
                "UPDATE t SET n = -n WHERE n <= 50",
                "DELETE FROM t WHERE n > 80",
                "BEGIN",
                "INSERT INTO t VALUES (0)",
                "ROLLBACK",
                "BEGIN",
                "ROLLBACK");

        await().untilAsserted(() -> {
            assertThat(shop.grown(DATABASES, "postgres_database_rows_inserted_total", before))
                    .isEqualTo(101);
            assertThat(shop.grown(DATABASES, "postgres_database_rows_updated_total", before))
                    .isEqualTo(50);
            assertThat(shop.grown(DATABASES, "postgres_database_rows_deleted_total", before))
                    .isEqualTo(20);
            assertThat(shop.grown(DATABASES, "postgres_database_rollbacks_total", before))
                    .isEqualTo(2);
            assertThat(shop.grown(DATABASES, "postgres_database_commits_total", before))
                    .isGreaterThanOrEqualTo(3);
            assertThat(shop.grown(DATABASES, "postgres_database_rows_returned_total", before))
                    .isGreaterThanOrEqualTo(200);
        });
        // A table that was moved is not in shared buffers.
        shop.server.execute("VACUUM FULL t", "SELECT * FROM t");
        await().untilAsserted(() -> assertThat(shop.grown(DATABASES, "postgres_database_blocks_read_total", before))
                .isPositive());
        for (String column : new String[] {"rows_fetched", "blocks_hit", "blocks_read"}) {
            shop.agrees(
                    DATABASES,
                    shop.ofDatabase("postgres_database_" + column + "_total"),
                    "SELECT %s FROM pg_stat_database WHERE datname = current_database()"
                            .formatted(column.replace("rows", "tup").replace("blocks", "blks")));
        }
    }

    @Test
    void countsTemporaryFilesAndDeadlocks() {
        shop.server.execute("CREATE TABLE a AS SELECT 1 AS n", "CREATE TABLE b AS SELECT 1 AS n");
        shop.server.execute(
                "SET work_mem = '64kB'",
                "SELECT count(*) FROM (SELECT n FROM generate_series(1, 50000) AS n ORDER BY md5(n::text)) AS sorted");
        ServerSession one = shop.session("SET deadlock_timeout = '10ms'", "BEGIN", "UPDATE a SET n = 2");
        ServerSession other = shop.session("SET deadlock_timeout = '10s'", "BEGIN", "UPDATE b SET n = 2");
        other.start("UPDATE a SET n = 3");
        one.attempt("UPDATE b SET n = 3");
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(DATABASES))
                .containsEntry(shop.ofDatabase("postgres_database_deadlocks_total"), 1.0)
                .hasEntrySatisfying(
                        shop.ofDatabase("postgres_database_temporary_files_total"),
                        files -> assertThat(files).isBetween(1.0, 5.0))
                .hasEntrySatisfying(
                        shop.ofDatabase("postgres_database_temporary_file_bytes_total"),
                        bytes -> assertThat(bytes).isBetween(5e5, 1e7)));
    }

    @Test
    void countsTheTimeOfSessions() {
        ServerSession slow = shop.session("BEGIN", "SELECT pg_sleep(0.3)");
        await().until(() -> !shop.server
                .query("SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'"
                        + " AND datname = current_database() AND state_change < clock_timestamp() - interval '0.3 s'")
                .isEmpty());
        // The server counts the time in a state when the next one begins.
        slow.execute("COMMIT");
        shop.endSessions();

        await().untilAsserted(() -> assertThat(shop.read(DATABASES))
                .hasEntrySatisfying(
                        shop.ofDatabase("postgres_database_active_seconds_total"),
                        seconds -> assertThat(seconds).isBetween(0.2, 60.0))
                .hasEntrySatisfying(
                        shop.ofDatabase("postgres_database_idle_in_transaction_seconds_total"),
                        seconds -> assertThat(seconds).isBetween(0.2, 60.0)));
    }

    /** Which initdb makes by default from version 18 on. */
    @Test
    void countsWrongChecksumsWhereThereAreChecksums() {
        String failures = shop.ofDatabase("postgres_database_checksum_failures_total");

        if (version >= 18) {
            assertThat(shop.read(DATABASES)).containsEntry(failures, 0.0);
        } else {
            assertThat(shop.read(DATABASES)).doesNotContainKey(failures);
        }
    }

    @Test
    void tellsTheSizesOfDatabases() {
        double before = shop.read(SIZES, shop.ofDatabase("postgres_database_size_bytes"));

        shop.server.execute("CREATE TABLE t AS SELECT repeat('x', 1000) AS text FROM generate_series(1, 10000)");

        assertThat(shop.read(SIZES, shop.ofDatabase("postgres_database_size_bytes")))
                .isGreaterThan(before + 10_000_000);
        shop.agrees(
                SIZES, shop.ofDatabase("postgres_database_size_bytes"), "SELECT pg_database_size(current_database())");
    }
}
