package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the builtin {@code postgres}: the statements that took the most time, where they are known. */
@OnEveryPostgres
class StatementsBuiltinTest {
    private static final String STATEMENTS = "postgres_statements";

    private final int version;
    private BuiltinFixture shop;

    StatementsBuiltinTest(int version) {
        this.version = version;
    }

    @BeforeEach
    void open() {
        shop = new BuiltinFixture(BuiltinServers.of(version).createDatabase());
        shop.server.execute("SELECT pg_stat_statements_reset()");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void tellsWhatAStatementTook() {
        shop.server.execute(
                "CREATE TABLE t (n int)",
                "INSERT INTO t SELECT generate_series(1, 40000)",
                "SET work_mem = '64kB'",
                "SELECT pg_sleep(0.1), count(*) AS marked FROM (SELECT n FROM t ORDER BY n DESC OFFSET 1) AS t",
                "SELECT pg_sleep(0.1), count(*) AS marked FROM (SELECT n FROM t ORDER BY n DESC OFFSET 2) AS t",
                "SELECT n AS marked_rows FROM t WHERE n <= 7 AND pg_sleep(0.01) IS NOT NULL");

        Map<String, Double> found = shop.read(STATEMENTS);
        String sorting = labels("count(*) AS marked");
        assertThat(found).containsEntry("postgres_statement_calls_total" + sorting, 2.0);
        assertThat(found.get("postgres_statement_seconds_total" + sorting)).isBetween(0.2, 60.0);
        assertThat(found).containsEntry("postgres_statement_rows_total" + sorting, 2.0);
        assertThat(found.get("postgres_statement_shared_blocks_hit_total" + sorting))
                .isGreaterThan(100);
        assertThat(found.get("postgres_statement_temporary_blocks_written_total" + sorting))
                .isGreaterThan(10);
        assertThat(found).containsEntry("postgres_statement_rows_total" + labels("marked_rows"), 7.0);
        assertThat(found.get("postgres_statement_wal_bytes_total" + labels("INSERT INTO t")))
                .isGreaterThan(1e6);
        shop.agrees(
                STATEMENTS,
                "postgres_statement_seconds_total" + sorting,
                "SELECT total_exec_time / 1000 FROM pg_stat_statements WHERE query LIKE '%count(*) AS marked FROM%'");
    }

    @Test
    void countsBlocksThatWereRead() {
        shop.server.execute("CREATE TABLE t AS SELECT generate_series(1, 40000) AS n", "CHECKPOINT");
        shop.server.execute("SELECT pg_stat_statements_reset()");
        // Blocks of a moved table are no longer where they are buffered.
        shop.server.execute("VACUUM FULL t", "SELECT count(*) AS marked, pg_sleep(0.1) FROM t");

        assertThat(shop.read(STATEMENTS))
                .containsEntry(
                        "postgres_statement_shared_blocks_read_total" + labels("count(*) AS marked"),
                        Double.valueOf(shop.server
                                .query(
                                        "SELECT shared_blks_read FROM pg_stat_statements WHERE query LIKE '%AS marked%FROM t'")
                                .get(0)));
    }

    @Test
    void givesTheFirstFiftyByTimeWithoutTheirTexts() {
        var columns = new StringBuilder("SELECT 1");
        for (int i = 0; i < 80; i++) {
            columns.append(", 1");
            shop.server.execute(columns.toString());
        }
        shop.server.execute("SELECT pg_sleep(0.2) AS longest");

        assertThat(shop.read(STATEMENTS).keySet().stream().filter(series -> series.contains("calls_total")))
                .hasSize(50)
                .contains("postgres_statement_calls_total" + labels("AS longest"))
                .noneMatch(series -> series.contains("SELECT"));
    }

    @Test
    void takesAnyNameAndAnySchema() {
        String name = "o\"d'd\\ <&> {é}\t" + version;
        String role = '"' + name.replace("\"", "\"\"") + '"';
        shop.server.execute(
                "CREATE SCHEMA \"an odd's schema\"",
                "ALTER EXTENSION pg_stat_statements SET SCHEMA \"an odd's schema\"",
                "GRANT USAGE ON SCHEMA \"an odd's schema\" TO pg_monitor",
                "CREATE ROLE " + role,
                "SET ROLE " + role,
                "SELECT pg_sleep(0.2) AS marked");

        assertThat(shop.collect(STATEMENTS).get(0).blocks()).anySatisfy(block -> assertThat(
                        java.util.stream.IntStream.range(0, block.size()).mapToObj(row -> block.label(row, 1)))
                .contains(name));
    }

    @Test
    void saysNothingWhereItIsNotInstalled() {
        shop.server.execute("DROP EXTENSION pg_stat_statements");

        assertThat(shop.read(STATEMENTS)).isEmpty();
    }

    @Test
    void saysNothingWhereTheRoleMayNotAsk() {
        shop.server.execute("CREATE SCHEMA hidden", "ALTER EXTENSION pg_stat_statements SET SCHEMA hidden");
        assertThat(shop.read(STATEMENTS)).isEmpty();

        shop.server.execute(
                "ALTER EXTENSION pg_stat_statements SET SCHEMA public",
                "REVOKE EXECUTE ON FUNCTION pg_stat_statements(boolean) FROM PUBLIC");
        assertThat(shop.read(STATEMENTS)).isEmpty();

        shop.server.execute("GRANT EXECUTE ON FUNCTION pg_stat_statements(boolean) TO pg_monitor");
        assertThat(shop.read(STATEMENTS)).isNotEmpty();
    }

    /** As after an upgrade of the server without one of the extension. */
    @Test
    void saysNothingWhereTheExtensionIsOlderThanItsColumns() {
        shop.server.execute("DROP EXTENSION pg_stat_statements", "CREATE EXTENSION pg_stat_statements VERSION '1.4'");
        assertThat(shop.read(STATEMENTS)).isEmpty();

        shop.server.execute("ALTER EXTENSION pg_stat_statements UPDATE TO '1.8'");
        assertThat(shop.read(STATEMENTS)).isNotEmpty();
    }

    private String labels(String fragment) {
        String id = shop.server
                .query(
                        "SELECT queryid FROM pg_stat_statements WHERE query LIKE '%' || ? || '%'"
                                + " AND query NOT LIKE '%pg_stat_statements%'",
                        fragment)
                .get(0);
        return "{datname=\"%s\", usename=\"postgres\", queryid=\"%s\"}".formatted(shop.server.name(), id);
    }
}
