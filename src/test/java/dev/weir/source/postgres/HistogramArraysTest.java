package dev.weir.source.postgres;

import static dev.weir.source.postgres.MetricShape.bucketArrays;
import static dev.weir.source.postgres.MetricShape.bucketArraysBeside;
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

class HistogramArraysTest {
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
    void makesAHistogramOfEveryRow() {
        String sql =
                "SELECT * FROM (VALUES ('eu', '{3, 7, 9}'::int8[], 12.5), ('us', '[0:2]={0, 0, 1}', 8)) AS t (region, b, s)";

        assertThat(lines(sql, bucketArrays("s", null, 1.0, 5.0).named("m", "region")))
                .containsExactly(
                        "m_bucket{region=\"eu\", le=\"1.0\"} 3.0",
                        "m_bucket{region=\"eu\", le=\"5.0\"} 7.0",
                        "m_bucket{region=\"eu\", le=\"+Inf\"} 9.0",
                        "m_sum{region=\"eu\", le=\"\"} 12.5",
                        "m_count{region=\"eu\", le=\"\"} 9.0",
                        "m_bucket{region=\"us\", le=\"1.0\"} 0.0",
                        "m_bucket{region=\"us\", le=\"5.0\"} 0.0",
                        "m_bucket{region=\"us\", le=\"+Inf\"} 1.0",
                        "m_sum{region=\"us\", le=\"\"} 8.0",
                        "m_count{region=\"us\", le=\"\"} 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int2[]", "int4[]", "int8[]", "float4[]", "float8[]", "numeric[]"})
    void readsBucketsAndBoundsOfEveryTypeOfNumber(String type) {
        String sql = "SELECT '{3, 7}'::" + type + " AS b, '{1, 5}'::" + type + " AS bounds, 8::int2 AS c";

        assertThat(lines(sql, bucketArraysBeside("bounds", null, "c").named("m")))
                .containsExactly("m_bucket{le=\"1.0\"} 3.0", "m_bucket{le=\"5.0\"} 7.0", "m_bucket{le=\"+Inf\"} 8.0");
    }

    @Test
    void readsFractionsAndInfinityAmongTheBounds() {
        String sql = "SELECT '{3, 7}'::int[] AS b, '{0.1, Infinity}'::float4[] AS bounds";

        assertThat(lines(sql, bucketArraysBeside("bounds", null, null).named("m")))
                .containsExactly("m_bucket{le=\"0.1\"} 3.0", "m_bucket{le=\"+Inf\"} 7.0");
        assertThat(lines(
                        sql,
                        bucketArrays(null, null, 0.1, Double.POSITIVE_INFINITY).named("m")))
                .containsExactly("m_bucket{le=\"0.1\"} 3.0", "m_bucket{le=\"+Inf\"} 7.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '{3}'          | 3         | column "b" (int8[]) has 1 elements, but the bounds have 2, or 3 with +Inf
                    '{3,4,5,6}'    | 6         | column "b" (int8[]) has 4 elements, but the bounds have 2, or 3 with +Inf
                    '{}'           | 0         | column "b" (int8[]) has 0 elements, but the bounds have 2, or 3 with +Inf
                    '{3,4}'        | NULL      | the histogram m{} has no +Inf bucket and no count
                    '{3,4}'        | 3         | the histogram m{} counts 4 up to le="5.0", but its count is 3
                    '{3,4,5}'      | 6         | the histogram m{} counts 5 up to le="+Inf", but its count is 6
                    '{3,2,5}'      | 5         | the histogram m{} counts 2 up to le="5.0", but 3 up to le="1.0"; buckets are cumulative
                    '{-1,2,5}'     | 5         | column "b" (int8[]) is -1.0, but observations are counted as whole numbers from 0
                    """)
    void refusesBucketsThatDoNotFitFixedBounds(String buckets, String count, String message) {
        String sql = "SELECT " + buckets + "::int8[] AS b, " + count + "::int AS c";

        assertThat(failureOf(sql, bucketArrays(null, "c", 1.0, 5.0).named("m")))
                .hasMessage("query 'query 1': row 1: metric 'm': " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '{1,5,10}'     | column "b" (int4[]) has 2 elements, but the bounds have 3
                    '{1}'          | column "b" (int4[]) has 2 elements, but the bounds have 1
                    '{1,1}'        | column "bounds" (float8[]) holds 1.0 behind 1.0, but bounds ascend
                    '{5,1}'        | column "bounds" (float8[]) holds 1.0 behind 5.0, but bounds ascend
                    '{1,NaN}'      | column "bounds" (float8[]) is NaN, but a bound is a number or infinite
                    '{1,NULL}'     | column "bounds" (float8[]) holds a NULL, but every bucket has a bound
                    NULL           | column "bounds" (float8[]) is NULL or has several dimensions, but the buckets have bounds
                    '{{1,5}}'      | column "bounds" (float8[]) is NULL or has several dimensions, but the buckets have bounds
                    """)
    void refusesBoundsThatDoNotFit(String bounds, String message) {
        String sql = "SELECT '{3,4}'::int[] AS b, " + bounds + "::float8[] AS bounds, 4 AS c";

        CollectException failure =
                failureOf(sql, bucketArraysBeside("bounds", null, "c").named("m"));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessage("query 'query 1': row 1: metric 'm': " + message);
    }

    @Test
    void treatsNullAsTheMetricSays() {
        String element = "SELECT '{NULL,3,3}'::int8[] AS b, NULL::int AS c";
        String whole = "SELECT NULL::int8[] AS b, NULL::int AS c";
        MetricShape shape = bucketArrays(null, "c", 1.0, 5.0);

        assertThat(lines(element, shape.named("m")))
                .containsExactly("m_bucket{le=\"5.0\"} 3.0", "m_bucket{le=\"+Inf\"} 3.0");
        assertThat(lines(whole, shape.named("m"))).isEmpty();
        assertThat(lines(
                        element.replace("NULL::int ", "3 "),
                        shape.onNull(OnNull.ZERO).named("m")))
                .containsExactly("m_bucket{le=\"1.0\"} 0.0", "m_bucket{le=\"5.0\"} 3.0", "m_bucket{le=\"+Inf\"} 3.0");
        assertThat(lines(whole, shape.onNull(OnNull.ZERO).named("m")))
                .containsExactly("m_bucket{le=\"1.0\"} 0.0", "m_bucket{le=\"5.0\"} 0.0", "m_bucket{le=\"+Inf\"} 0.0");
        for (String sql : List.of(element, whole)) {
            assertThat(failureOf(sql, shape.onNull(OnNull.FAIL).named("m")))
                    .hasMessage("query 'query 1': row 1: metric 'm': column \"b\" (int8[]) is NULL (null: fail)");
        }
    }

    @Test
    void treatsASecondRowOfTheSameLabelsAsTheMetricSays() {
        String sql = "SELECT * FROM (VALUES ('eu', '{1, 1}'::int[]), ('eu', '{2, 2}')) AS t (region, b)";
        MetricShape shape = bucketArrays(null, null, 1.0);

        assertThat(lines(sql, shape.onDuplicate(OnDuplicate.FIRST).named("m", "region")))
                .containsExactly("m_bucket{region=\"eu\", le=\"1.0\"} 1.0", "m_bucket{region=\"eu\", le=\"+Inf\"} 1.0");
        assertThat(failureOf(sql, shape.named("m", "region")))
                .hasMessage("query 'query 1': row 2: metric 'm': the histogram m{region=\"eu\"} occurs twice");
    }

    @Test
    void stopsReadingAboveTheLimitOfSeries() {
        String sql = "SELECT '{1, 1}'::int[] AS b, n AS l, 1 / (3 - n) AS s FROM generate_series(1, 3) AS n";

        assertThat(shop.failureOf(new TestCollector()
                        .maxSeries(3)
                        .query(sql, bucketArrays(null, null, 1.0).named("m", "l"))))
                .hasMessage("query 'query 1': row 2: more than 3 series (max_series)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text[]", "bool[]", "int8", "jsonb", "timestamptz[]", "interval[]", "money[]", "oid[]"})
    void refusesOtherTypesWithTheAdviceToCast(String type) {
        String sql = "SELECT NULL::" + type + " AS b";

        assertThat(failureOf(sql, bucketArrays(null, null, 1.0).named("m")))
                .hasMessage("query 'query 1': metric 'm': column \"b\" is of type " + type
                        + ", which cannot be an array of numbers; cast it: \"b\"::float8[]");
    }

    @Test
    void locatesAnInfiniteNumericInAnArray() {
        String sql = "SELECT '{1, Infinity}'::numeric[] AS bounds, '{1, 2}'::int[] AS b";

        assertThat(failureOf(sql, bucketArraysBeside("bounds", null, null).named("m")))
                .hasMessage("query 'query 1': row 1: column \"bounds\" (numeric) holds a value that cannot be read, "
                        + "such as Infinity; cast it: \"bounds\"::float8[]");
    }

    private static List<String> lines(String sql, MetricConfig metric) {
        return shop.lines(new TestCollector().query(sql, metric));
    }

    private static CollectException failureOf(String sql, MetricConfig metric) {
        return shop.failureOf(new TestCollector().query(sql, metric));
    }
}
