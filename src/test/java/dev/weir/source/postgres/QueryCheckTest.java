package dev.weir.source.postgres;

import static dev.weir.source.postgres.TestCollector.gauge;
import static dev.weir.source.postgres.TestCollector.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Problem;
import dev.weir.source.CollectException;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryCheckTest {

    @Test
    void findsNothingWrongWithQueriesThatWouldWork() {
        try (var shop = new SourceFixture()) {
            var collector = new TestCollector()
                    .query("SELECT 'eu' AS region, interval '1 s' AS v -- the age\n;  -- done", gauge("m", "region"))
                    .query("WITH t AS (SELECT 1 / 0 AS v) TABLE t", gauge("n"))
                    .query("SELECT 1 AS v FROM pg_sleep(3600)", info("n_info"));

            assertThat(problems(shop, collector)).isEmpty();
        }
    }

    @Test
    void reportsEveryProblemAtItsPlace() {
        try (var shop = new SourceFixture()) {
            var collector = new TestCollector()
                    .query("SELECT 1 AS v,\n  nothing", gauge("a"))
                    .query("SELECT '{}'::jsonb AS v", gauge("b", "region"))
                    .query("COMMIT", info("c_info"))
                    .query("SELECT 1 AS v; SELECT 2 AS v", gauge("d"));

            assertThat(problems(shop, collector))
                    .containsExactly(
                            "weir.yaml:10:3: query 'query 1': column \"nothing\" does not exist (SQLSTATE 42703), "
                                    + "at line 2:3 of the SQL",
                            "weir.yaml:1:3: metric 'b': column \"v\" is of type jsonb, which cannot be a value; "
                                    + "take a number from it: (\"v\" ->> 'key')::float8",
                            "weir.yaml:1:3: metric 'b': column \"region\" is missing; the query has v",
                            "weir.yaml:30:3: query 'query 3': the statement gives no rows; a query is a SELECT",
                            "weir.yaml:40:3: query 'query 4': cannot insert multiple commands into a prepared statement "
                                    + "(SQLSTATE 42601); a query is one statement");
        }
    }

    @Test
    void reportsEveryColumnOfAHistogramASummaryAndAStateset() {
        try (var shop = new SourceFixture()) {
            var collector = new TestCollector()
                    .query(
                            "SELECT true AS le, now() AS v, 1::oid AS s, interval '1 s' AS c",
                            MetricShape.bucketRows("s", "c").named("a"))
                    .query(
                            "SELECT 1 AS b, '{a}'::text[] AS bounds",
                            MetricShape.bucketArraysBeside("bounds", "s", null).named("b"))
                    .query(
                            "SELECT interval '1 s' AS q, '{}'::json AS v",
                            MetricShape.quantileRows(null, "c").named("c"))
                    .query("SELECT 1 AS s", MetricShape.onlyTotals("s", "c").named("d", "s"))
                    .query("SELECT '{}'::jsonb AS s", MetricShape.states("up").named("e"));

            assertThat(problems(shop, collector))
                    .extracting(problem -> problem.replace("weir.yaml:1:3: ", ""))
                    .containsExactly(
                            "metric 'a': column \"le\" is of type bool, which cannot be a number; make it a number",
                            "metric 'a': column \"v\" is of type timestamptz, which cannot be a number; make it a number",
                            "metric 'a': column \"s\" is of type oid, which cannot be a number; cast it: \"s\"::int8",
                            "metric 'a': column \"c\" is of type interval, which cannot be a number; make it a number",
                            "metric 'b': column \"b\" is of type int4, which cannot be an array of numbers; "
                                    + "cast it: \"b\"::float8[]",
                            "metric 'b': column \"bounds\" is of type text[], which cannot be an array of numbers; "
                                    + "cast it: \"bounds\"::float8[]",
                            "metric 'b': column \"s\" is missing; the query has b, bounds",
                            "metric 'c': column \"q\" is of type interval, which cannot be a number; make it a number",
                            "metric 'c': column \"v\" is of type json, which cannot be a number; "
                                    + "take a number from it: (\"v\" ->> 'key')::float8",
                            "metric 'c': column \"c\" is missing; the query has q, v",
                            "metric 'd': column \"c\" is missing; the query has s",
                            "metric 'e': column \"s\" is of type jsonb, which cannot be a label; cast it: \"s\"::text");
        }
    }

    @Test
    void failsWhenTheDatabaseCannotBeAsked() {
        try (var server = TestPostgres.privately()) {
            var database = server.createDatabase();
            server.stop();
            try (var shop = new SourceFixture(database)) {
                var collector = new TestCollector().query("SELECT 1 AS v", gauge("m"));

                assertThatThrownBy(() -> problems(shop, collector))
                        .isInstanceOf(CollectException.class)
                        .hasMessageContaining("Connection refused");
            }
        }
    }

    private static List<String> problems(SourceFixture shop, TestCollector collector) {
        return new QueryCheck(shop.database, collector.build())
                .problems(Duration.ofSeconds(30)).await().atMost(Duration.ofMinutes(1)).stream()
                        .map(Problem::toString)
                        .toList();
    }
}
