package dev.weir.source.postgres;

import static dev.weir.source.postgres.SourceFixture.PLENTY;
import static dev.weir.source.postgres.TestCollector.counter;
import static dev.weir.source.postgres.TestCollector.gauge;
import static dev.weir.source.postgres.TestCollector.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.CronExpression;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.config.Schedule;
import dev.weir.model.FamilySamples;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresSourceTest {
    private static final String REGIONS = "SELECT * FROM (VALUES ('eu', 1), ('us', 2)) AS t (region, v)";

    private static SourceFixture shop;

    @BeforeAll
    static void open() {
        shop = new SourceFixture();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void listsEveryFamilyInTheOrderOfTheConfigurationEvenWithoutSamples() {
        var collector = new TestCollector()
                .query("SELECT 1 AS v WHERE false", gauge("zebras"))
                .query(REGIONS, gauge("apes", "region"));

        List<FamilySamples> families = shop.collect(collector);

        assertThat(families).extracting(family -> family.family().name()).containsExactly("zebras", "apes");
        assertThat(families).extracting(FamilySamples::size).containsExactly(0, 2);
        assertThat(shop.lines(collector)).containsExactly("apes{region=\"eu\"} 1.0", "apes{region=\"us\"} 2.0");
    }

    @Test
    void countsTheRowsOfAllQueriesThoseWithoutSamplesToo() {
        var collector = new TestCollector()
                .query(REGIONS, gauge("apes", "region"), gauge("bears", "region"))
                .query("SELECT NULL::int AS v FROM generate_series(1, 5)", gauge("cats"))
                .query("SELECT 1 AS v WHERE false", gauge("dogs"));

        Collected answer = shop.source(collector)
                .collect(Deadline.after(PLENTY, System::nanoTime))
                .await()
                .atMost(PLENTY);

        assertThat(answer.rows()).isEqualTo(7);
        assertThat(answer.families()).extracting(FamilySamples::size).containsExactly(2, 2, 0, 0);
    }

    @Test
    void putsTheQueriesOfOneFamilyTogether() {
        var collector = new TestCollector()
                .query(REGIONS, gauge("orders", "region"), gauge("other", Map.of("a", "b"), "region"))
                .query("SELECT 3 AS v", gauge("orders", Map.of("state", "done")));

        List<FamilySamples> families = shop.collect(collector);

        assertThat(families).extracting(family -> family.family().name()).containsExactly("orders", "other");
        assertThat(families.get(0).blocks())
                .extracting(block -> block.labelNames())
                .containsExactly(List.of("region"), List.of("state"));
        assertThat(families.get(0).size()).isEqualTo(3);
    }

    @Test
    void saysInTheHelpHowOldItMayBe() {
        var collector = new TestCollector().query("SELECT 1 AS v", gauge("m"));

        assertThat(shop.collect(collector).get(0).family().help()).isEqualTo("Help. (cached, refreshed every 5m)");
        assertThat(shop.collect(collector.schedule(
                                new Schedule.Cron(CronExpression.parse("0 */6 * * *"), ZoneOffset.UTC)))
                        .get(0)
                        .family()
                        .help())
                .isEqualTo("Help. (cached, refreshed by cron \"0 */6 * * *\")");
    }

    @Test
    void addsTheLabelsOfTheMetricAndOfTheDatabase() {
        TestDatabase server = TestPostgres.shared().createDatabase();
        DatabaseConfig plain = server.config();
        var config = new DatabaseConfig(
                "shop",
                plain.host(),
                plain.port(),
                plain.database(),
                plain.username(),
                plain.password(),
                1,
                plain.tls(),
                plain.pooler(),
                Map.of("env", "prod"));
        try (var labelled = new SourceFixture(server, config)) {
            var collector = new TestCollector().databaseLabel().query(REGIONS, gauge("m", Map.of("a", "b"), "region"));

            assertThat(labelled.lines(collector).get(0))
                    .isEqualTo("m{region=\"eu\", a=\"b\", env=\"prod\", database=\"shop\"} 1.0");
        }
    }

    @Test
    void givesAnInfoTheValueOne() {
        assertThat(shop.lines(new TestCollector().query(REGIONS, info("region_info", "region"))))
                .containsExactly("region_info{region=\"eu\"} 1.0", "region_info{region=\"us\"} 1.0");
    }

    @Test
    void treatsNullAsTheMetricSays() {
        String sql = "SELECT NULL::int AS v";

        assertThat(shop.lines(new TestCollector()
                        .query(
                                sql,
                                gauge("skipped", OnNull.SKIP),
                                gauge("zero", OnNull.ZERO),
                                gauge("unknown", OnNull.NAN))))
                .containsExactly("zero{} 0.0", "unknown{} NaN");
        CollectException failure = shop.failureOf(new TestCollector().query(sql, gauge("failing", OnNull.FAIL)));
        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 1': row 1: metric 'failing': column \"v\" (int4) is NULL (null: fail)");
    }

    @Test
    void treatsASeriesThatOccursTwiceAsTheMetricSays() {
        String sql = "SELECT * FROM (VALUES ('eu', 1), ('us', 2), ('eu', 4)) AS t (region, v)";

        assertThat(shop.lines(new TestCollector().query(sql, gauge("m", OnDuplicate.FIRST, "region"))))
                .containsExactly("m{region=\"eu\"} 1.0", "m{region=\"us\"} 2.0");
        assertThat(shop.lines(new TestCollector().query(sql, gauge("m", OnDuplicate.SUM, "region"))))
                .containsExactly("m{region=\"eu\"} 5.0", "m{region=\"us\"} 2.0");
        CollectException failure = shop.failureOf(new TestCollector().query(sql, gauge("m", "region")));
        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessage("query 'query 1': row 3: the series m{region=\"eu\"} occurs twice");
    }

    @Test
    void knowsASeriesAgainAcrossQueriesAndWithoutItsEmptyLabels() {
        var collector = new TestCollector()
                .query("SELECT NULL AS a, 'x' AS b, 1 AS v", gauge("m", "a", "b"))
                .query("SELECT 'x' AS b, 2 AS v", gauge("m", OnDuplicate.SUM, "b"));

        assertThat(shop.lines(collector)).containsExactly("m{a=\"\", b=\"x\"} 3.0");
        assertThat(shop.lines(new TestCollector()
                        .query("SELECT 'x' AS a, 'y' AS b, 1 AS v", gauge("m", "a", "b"))
                        .query("SELECT 'x' AS a, 'y' AS b, 2 AS v", gauge("m", OnDuplicate.SUM, "b", "a"))))
                .containsExactly("m{a=\"x\", b=\"y\"} 3.0");
    }

    @Test
    void refusesACounterBelowZeroOrNaN() {
        for (String value : List.of("-1", "'NaN'::float8")) {
            CollectException failure =
                    shop.failureOf(new TestCollector().query("SELECT " + value + " AS v", counter("m_total")));

            assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
            assertThat(failure)
                    .hasMessageContaining("row 1: metric 'm_total'")
                    .hasMessageEndingWith("but a counter is never negative or NaN");
        }
    }

    @Test
    void failsWholeAboveALimit() {
        String three = "SELECT n::text AS l, n AS v FROM generate_series(1, 3) AS n";

        assertThat(shop.lines(new TestCollector().maxRows(3).maxSeries(3).query(three, gauge("m", "l"))))
                .hasSize(3);
        assertThat(shop.failureOf(new TestCollector().maxRows(2).query(three, gauge("m", "l"))))
                .hasMessage("query 'query 1': more than 2 rows (max_rows)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
        assertThat(shop.failureOf(new TestCollector()
                        .maxSeries(5)
                        .query(three, gauge("m", "l"))
                        .query(three, gauge("n", "l"))))
                .hasMessage("query 'query 2': row 3: more than 5 series (max_series)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
        assertThat(shop.lines(new TestCollector()
                        .maxLabelLength(3)
                        .query("SELECT '\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00' AS l, 1 AS v", gauge("m", "l"))))
                .hasSize(1);
        assertThat(shop.failureOf(
                        new TestCollector().maxLabelLength(3).query("SELECT 'four' AS l, 1 AS v", gauge("m", "l"))))
                .hasMessage("query 'query 1': row 1: metric 'm': column \"l\" (text) is longer than 3 characters"
                        + " (max_label_length)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
    }

    @Test
    void stopsReadingAtTheRowLimitAndLeavesNoQueryBehind() {
        CollectException failure = shop.failureOf(new TestCollector()
                .maxRows(10)
                .query("SELECT generate_series(1, 200000000) AS v", gauge("m", OnDuplicate.FIRST)));

        assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
        await().untilAsserted(() -> assertThat(shop.server.backends()).doesNotContain("active"));
    }

    @Test
    void readsAllQueriesFromOneInstant() {
        shop.server.execute("CREATE TABLE moving AS SELECT 1 AS v");
        // The first query holds its snapshot until the lock is let go; by then the table has changed.
        CompletableFuture<Collected> reading;
        try (var holder = shop.server.connect();
                var statement = holder.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(7)");
            reading = shop.source(new TestCollector()
                            .query("SELECT v, pg_advisory_xact_lock_shared(7) FROM moving", gauge("before"))
                            .query("SELECT v FROM moving", gauge("after")))
                    .collect(Deadline.after(PLENTY, System::nanoTime))
                    .subscribeAsCompletionStage()
                    .toCompletableFuture();
            await().until(() -> shop.server.backends("weir:orders").contains("active"));
            statement.execute("UPDATE moving SET v = 2");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }

        assertThat(reading.join().families())
                .allSatisfy(
                        family -> assertThat(family.blocks().get(0).value(0)).isEqualTo(1));
    }

    @Test
    void ignoresColumnsThatNoMetricUses() {
        assertThat(shop.lines(
                        new TestCollector().query("SELECT 1 AS v, '{}'::jsonb AS other, 2::oid AS other", gauge("m"))))
                .containsExactly("m{} 1.0");
    }

    @Test
    void letsTheServerUseParallelWorkers() {
        shop.server.execute(
                "CREATE TABLE wide AS SELECT n FROM generate_series(1, 300000) AS n",
                "ALTER TABLE wide SET (parallel_workers = 2)",
                "ANALYZE wide",
                "ALTER DATABASE " + shop.server.name() + " SET parallel_setup_cost = 0");
        try (var parallel = new SourceFixture(shop.server)) {
            parallel.lines(new TestCollector().query("SELECT sum(n) AS v, interval '1 s' AS i FROM wide", gauge("m")));

            assertThat(
                            shop.server.query(
                                    """
                            SELECT parallel_workers_launched > 0 FROM pg_stat_statements
                            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                                AND query LIKE 'SELECT sum(n) AS v%'
                            """))
                    .containsExactly("t");
        }
    }
}
