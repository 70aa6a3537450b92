package dev.weir.source.postgres;

import static dev.weir.source.postgres.MetricShape.bucketRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramRowsTest {
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
    void putsRowsOfAnyOrderTogether() {
        String sql = rows(
                "('eu', 5, 7, 12.5, 9)",
                "('us', 'Infinity', 1, NULL, NULL)",
                "('eu', 'Infinity', 9, NULL, 9)",
                "('us', 1, 0, 0.25, 1)",
                "('eu', 1, 3, 12.5, NULL)");

        assertThat(lines(sql, bucketRows("s", "c").with("env", "prod").named("m", "region")))
                .containsExactly(
                        "m_bucket{region=\"eu\", env=\"prod\", le=\"1.0\"} 3.0",
                        "m_bucket{region=\"eu\", env=\"prod\", le=\"5.0\"} 7.0",
                        "m_bucket{region=\"eu\", env=\"prod\", le=\"+Inf\"} 9.0",
                        "m_sum{region=\"eu\", env=\"prod\", le=\"\"} 12.5",
                        "m_count{region=\"eu\", env=\"prod\", le=\"\"} 9.0",
                        "m_bucket{region=\"us\", env=\"prod\", le=\"1.0\"} 0.0",
                        "m_bucket{region=\"us\", env=\"prod\", le=\"+Inf\"} 1.0",
                        "m_sum{region=\"us\", env=\"prod\", le=\"\"} 0.25",
                        "m_count{region=\"us\", env=\"prod\", le=\"\"} 1.0");
    }

    @Test
    void addsTheLastBucketFromTheCount() {
        assertThat(lines(rows("('eu', 1, 3, 2, 4)"), bucketRows("s", "c").named("m")))
                .containsExactly(
                        "m_bucket{le=\"1.0\"} 3.0",
                        "m_bucket{le=\"+Inf\"} 4.0",
                        "m_sum{le=\"\"} 2.0",
                        "m_count{le=\"\"} 4.0");
    }

    @Test
    void writesACountOnlyBesideASum() {
        assertThat(lines(rows("('eu', 1, 3, 2, 4)"), bucketRows(null, "c").named("m")))
                .containsExactly("m_bucket{le=\"1.0\"} 3.0", "m_bucket{le=\"+Inf\"} 4.0");
        assertThat(lines(
                        rows("('eu', 'Infinity', 3, 2, NULL)"),
                        bucketRows("s", null).named("m")))
                .containsExactly("m_bucket{le=\"+Inf\"} 3.0", "m_sum{le=\"\"} 2.0", "m_count{le=\"\"} 3.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    5::int2               | 5.0
                    0.1::float4           | 0.1
                    2.50::numeric         | 2.5
                    '1e6'::text           | 1e+06
                    '-0'::float8          | 0.0
                    '90 min'::interval    | 5400.0
                    ' +Inf'::text         | +Inf
                    'inf'::varchar        | +Inf
                    'Infinity'::float4    | +Inf
                    """)
    void readsBoundsOfManyTypes(String expression, String le) {
        String sql = "SELECT " + expression + " AS le, 3::numeric AS v, 3::text AS c";

        assertThat(lines(sql, bucketRows(null, "c").named("m")).get(0)).isEqualTo("m_bucket{le=\"" + le + "\"} 3.0");
    }

    @Test
    void takesAnIntervalForTheSum() {
        String sql = "SELECT 'a' AS region, 1 AS le, 1 AS v, interval '1 day 1 s' AS s, 1 AS c, 2 AS unused";

        assertThat(lines(sql, bucketRows("s", "c").named("m", "region")))
                .contains("m_sum{region=\"a\", le=\"\"} 86401.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ('eu', NULL, 1, 1, 1)                         | row 1: metric 'm': column "le" (float8) is NULL, but every bucket has a bound
                    ('eu', 'NaN', 1, 1, 1)                        | row 1: metric 'm': column "le" (float8) is NaN, but a bound is a number or infinite
                    ('eu', 1, -1, 1, 1)                           | row 1: metric 'm': column "v" (float8) is -1.0, but observations are counted as whole numbers from 0
                    ('eu', 1, 0.5, 1, 1)                          | row 1: metric 'm': column "v" (float8) is 0.5, but observations are counted as whole numbers from 0
                    ('eu', 1, 'NaN', 1, 1)                        | row 1: metric 'm': column "v" (float8) is NaN, but observations are counted as whole numbers from 0
                    ('eu', 1, 'Infinity', 1, 1)                   | row 1: metric 'm': column "v" (float8) is Infinity, but observations are counted as whole numbers from 0
                    ('eu', 1, 1, 1, -1)                           | row 1: metric 'm': column "c" (float8) is -1.0, but observations are counted as whole numbers from 0
                    ('eu', 1, 1, -1, 1)                           | row 1: metric 'm': column "s" (float8) is -1.0, but a sum of observations is never negative or NaN
                    ('eu', 1, 1, 'NaN', 1)                        | row 1: metric 'm': column "s" (float8) is NaN, but a sum of observations is never negative or NaN
                    ('eu', 1, 1, 1, 9), ('eu', 2, 2, 2, 9)        | row 2: metric 'm': column "s" (float8) is 2.0, but 1.0 in row 1, whose labels are the same
                    ('eu', 1, 1, 1, 9), ('eu', 2, 2, 1.0001, 9)   | row 2: metric 'm': column "s" (float8) is 1.0001, but 1.0 in row 1, whose labels are the same
                    ('eu', 1, 1, 1, 9), ('eu', 2, 2, 'Infinity', 9) | row 2: metric 'm': column "s" (float8) is Infinity, but 1.0 in row 1, whose labels are the same
                    ('eu', 1, 1, 1, 9e9), ('eu', 2, 2, 1, 9000000001) | row 2: metric 'm': column "c" (float8) is 9.000000001E9, but 9.0E9 in row 1, whose labels are the same
                    ('eu', 1, 1, 1, 9), ('eu', 2, 2, 1, 8)        | row 2: metric 'm': column "c" (float8) is 8.0, but 9.0 in row 1, whose labels are the same
                    ('us', 1, 5, 1, 9), ('eu', 5, 3, 1, 9), ('eu', 7, 9, 1, 9), ('eu', 1, 4, 1, 9) | row 2: metric 'm': the histogram m{region="eu"} counts 3 up to le="5.0", but 4 up to le="1.0"; buckets are cumulative
                    ('eu', 'Infinity', 3, 1, NULL), ('eu', 1, 4, 1, NULL) | row 1: metric 'm': the histogram m{region="eu"} counts 3 up to le="+Inf", but 4 up to le="1.0"; buckets are cumulative
                    ('eu', 'Infinity', 3, 1, NULL), ('eu', 1, 2, 1, 4)    | row 2: metric 'm': the histogram m{region="eu"} counts 3 up to le="+Inf", but its count is 4
                    ('eu', 1, 3, 1, 2)                            | row 1: metric 'm': the histogram m{region="eu"} counts 3 up to le="1.0", but its count is 2
                    ('eu', 5, 3, 1, NULL), ('eu', 1, 3, 1, NULL)  | row 1: metric 'm': the histogram m{region="eu"} has no +Inf bucket and no count
                    ('eu', -1, 3, 1, 3)                           | row 1: metric 'm': the histogram m{region="eu"} has the negative bound le="-1.0", with which OpenMetrics allows no sum; leave 'sum' out
                    ('eu', 1, 3, 1, 3), ('us', 1, 3, 1, 3), ('eu', 1, 3, 1, 3) | row 3: metric 'm': le="1.0" of the histogram m{region="eu"} occurs twice
                    """)
    void failsWholeNamingTheRowThatIsWrong(String values, String message) {
        CollectException failure = failureOf(rows(values), bucketRows("s", "c").named("m", "region"));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessage("query 'query 1': " + message);
    }

    @Test
    void takesSumsThatDifferByTheirRoundingForOne() {
        String sql = rows("('eu', 1, 1, 9698992953.878119, 2)", "('eu', 2, 2, 9698992953.87812, 2)");

        assertThat(lines(sql, bucketRows("s", "c").named("m"))).contains("m_sum{le=\"\"} 9.698992953878119E9");
    }

    @Test
    void allowsNegativeBoundsWithoutASum() {
        assertThat(lines(rows("('eu', -1, 3, 1, 3)"), bucketRows(null, "c").named("m")))
                .containsExactly("m_bucket{le=\"-1.0\"} 3.0", "m_bucket{le=\"+Inf\"} 3.0");
    }

    @Test
    void treatsNullAsTheMetricSays() {
        String sql = rows("('eu', 1, NULL, NULL, NULL)", "('eu', 'Infinity', 3, NULL, NULL)");

        assertThat(lines(sql, bucketRows("s", "c").named("m"))).containsExactly("m_bucket{le=\"+Inf\"} 3.0");
        assertThat(lines(sql, bucketRows("s", null).onNull(OnNull.ZERO).named("m")))
                .containsExactly(
                        "m_bucket{le=\"1.0\"} 0.0",
                        "m_bucket{le=\"+Inf\"} 3.0",
                        "m_sum{le=\"\"} 0.0",
                        "m_count{le=\"\"} 3.0");
        assertThat(failureOf(sql, bucketRows("s", "c").onNull(OnNull.ZERO).named("m")))
                .hasMessageEndingWith("counts 3 up to le=\"+Inf\", but its count is 0");
        assertThat(failureOf(sql, bucketRows("s", "c").onNull(OnNull.FAIL).named("m")))
                .hasMessage("query 'query 1': row 1: metric 'm': column \"v\" (float8) is NULL (null: fail)");
        String withoutTotals = rows("('us', 1, 1, 1, 1)", "('eu', 1, 1, NULL, 1)");
        assertThat(failureOf(
                        withoutTotals, bucketRows("s", "c").onNull(OnNull.FAIL).named("m", "region")))
                .hasMessage("query 'query 1': row 2: metric 'm': column \"s\" (float8) is NULL (null: fail)");
    }

    @Test
    void writesNothingOfAHistogramThatIsAllNull() {
        assertThat(lines(
                        rows("('eu', 1, NULL, NULL, NULL)"),
                        bucketRows("s", "c").named("m")))
                .isEmpty();
    }

    @Test
    void keepsTheFirstOfDuplicatesIfTheMetricSaysSo() {
        String sql = rows(
                "('eu', 1, 3, 2, 4)",
                "('eu', 'Infinity', 4, 2, 4)",
                "('eu', 'Infinity', 9, 7, 9)",
                "('eu', 1, 9, 7, 9)");

        assertThat(lines(
                        sql, bucketRows("s", "c").onDuplicate(OnDuplicate.FIRST).named("m", "region")))
                .containsExactly(
                        "m_bucket{region=\"eu\", le=\"1.0\"} 3.0",
                        "m_bucket{region=\"eu\", le=\"+Inf\"} 4.0",
                        "m_sum{region=\"eu\", le=\"\"} 2.0",
                        "m_count{region=\"eu\", le=\"\"} 4.0");
    }

    @Test
    void isOfOneQueryOnly() {
        String first = "SELECT NULL AS zone, 'eu' AS region, 'Infinity' AS le, 1 AS v";
        String second = "SELECT 'eu' AS region, 'Infinity' AS le, 2 AS v";
        MetricShape shape = bucketRows(null, null);

        CollectException failure = shop.failureOf(new TestCollector()
                .query(first, shape.named("m", "zone", "region"))
                .query(second, shape.named("m", "region")));
        List<String> lines = shop.lines(new TestCollector()
                .query(first, shape.named("m", "zone", "region"))
                .query(second, shape.onDuplicate(OnDuplicate.FIRST).named("m", "region")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 2': row 1: metric 'm': the histogram m{region=\"eu\"} occurs twice");
        assertThat(lines).containsExactly("m_bucket{zone=\"\", region=\"eu\", le=\"+Inf\"} 1.0");
    }

    @Test
    void countsEveryLineAsASeries() {
        String sql = rows("('eu', 1, 3, 2, 4)");

        assertThat(shop.lines(new TestCollector()
                        .maxSeries(4)
                        .query(sql, bucketRows("s", "c").named("m"))))
                .hasSize(4);
        assertThat(shop.failureOf(new TestCollector()
                        .maxSeries(3)
                        .query(sql, bucketRows("s", "c").named("m"))))
                .hasMessage("query 'query 1': more than 3 series (max_series)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50})
    void keepsTheHistogramsInTheOrderOfTheirFirstRows(int histograms) {
        String sql = "SELECT n::text AS region, le, 1 AS v FROM generate_series(1, " + histograms
                + ") AS n, (VALUES ('Infinity'::float8), (1)) AS t (le) ORDER BY le, n DESC";

        List<String> lines = shop.lines(new TestCollector()
                .maxSeries(1000)
                .query(sql, bucketRows(null, null).named("m", "region")));

        assertThat(lines).hasSize(2 * histograms);
        for (int i = 0; i < histograms; i++) {
            assertThat(lines.subList(2 * i, 2 * i + 2))
                    .containsExactly(
                            "m_bucket{region=\"" + (histograms - i) + "\", le=\"1.0\"} 1.0",
                            "m_bucket{region=\"" + (histograms - i) + "\", le=\"+Inf\"} 1.0");
        }
    }

    private static String rows(String... rows) {
        return "SELECT * FROM (VALUES (NULL::text, NULL::float8, NULL::float8, NULL::float8, NULL::float8), "
                + String.join(", ", rows) + ") AS t (region, le, v, s, c) WHERE region IS NOT NULL";
    }

    private static List<String> lines(String sql, MetricConfig metric) {
        return shop.lines(new TestCollector().query(sql, metric));
    }

    private static CollectException failureOf(String sql, MetricConfig metric) {
        return shop.failureOf(new TestCollector().query(sql, metric));
    }
}
