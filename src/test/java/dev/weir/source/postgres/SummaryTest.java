package dev.weir.source.postgres;

import static dev.weir.source.postgres.MetricShape.onlyTotals;
import static dev.weir.source.postgres.MetricShape.quantileRows;
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

class SummaryTest {
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
        String sql = rows("('eu', 0.99, 4, 12.5, 9)", "('us', 0.5, 'NaN', NULL, 0)", "('eu', 0.5, 1.5, NULL, 9)");

        assertThat(lines(sql, quantileRows("s", "c").named("m", "region")))
                .containsExactly(
                        "m{region=\"eu\", quantile=\"0.5\"} 1.5",
                        "m{region=\"eu\", quantile=\"0.99\"} 4.0",
                        "m_sum{region=\"eu\", quantile=\"\"} 12.5",
                        "m_count{region=\"eu\", quantile=\"\"} 9.0",
                        "m{region=\"us\", quantile=\"0.5\"} NaN",
                        "m_count{region=\"us\", quantile=\"\"} 0.0");
    }

    @Test
    void readsQuantilesAndValuesOfManyTypes() {
        String sql = "SELECT '1'::text AS q, interval '90 s' AS v, interval '1 day' AS s";

        assertThat(lines(sql, quantileRows("s", null).named("m")))
                .containsExactly("m{quantile=\"1.0\"} 90.0", "m_sum{quantile=\"\"} 86400.0");
        assertThat(lines(
                        "SELECT 0.9::float4 AS q, '7'::numeric AS v",
                        quantileRows(null, null).named("m")))
                .containsExactly("m{quantile=\"0.9\"} 7.0");
    }

    @Test
    void mayHaveTotalsOnly() {
        String sql = "SELECT * FROM (VALUES ('eu', 2.5, 3), ('us', NULL, 4), ('za', NULL, NULL)) AS t (region, s, c)";

        assertThat(lines(sql, onlyTotals("s", "c").named("m", "region")))
                .containsExactly(
                        "m_sum{region=\"eu\", quantile=\"\"} 2.5",
                        "m_count{region=\"eu\", quantile=\"\"} 3.0",
                        "m_count{region=\"us\", quantile=\"\"} 4.0");
        assertThat(failureOf(sql.replace("us", "eu"), onlyTotals("s", "c").named("m", "region")))
                .hasMessage("query 'query 1': row 2: metric 'm': the summary m{region=\"eu\"} occurs twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ('eu', NULL, 1, 1, 1)       | row 1: metric 'm': column "q" (float8) is NULL, but every value has a quantile
                    ('eu', 'NaN', 1, 1, 1)      | row 1: metric 'm': column "q" (float8) is NaN, but a quantile is from 0 to 1
                    ('eu', 1.01, 1, 1, 1)       | row 1: metric 'm': column "q" (float8) is 1.01, but a quantile is from 0 to 1
                    ('eu', -0.1, 1, 1, 1)       | row 1: metric 'm': column "q" (float8) is -0.1, but a quantile is from 0 to 1
                    ('eu', 0.5, -1, 1, 1)       | row 1: metric 'm': column "v" (float8) is -1.0, but a summary's quantiles are never negative
                    ('eu', 0.5, 1, -1, 1)       | row 1: metric 'm': column "s" (float8) is -1.0, but a sum of observations is never negative or NaN
                    ('eu', 0.5, 1, 1, 0.5)      | row 1: metric 'm': column "c" (float8) is 0.5, but observations are counted as whole numbers from 0
                    ('eu', 0.5, 1, 1, 1), ('eu', 0.9, 1, 2, 1) | row 2: metric 'm': column "s" (float8) is 2.0, but 1.0 in row 1, whose labels are the same
                    ('eu', 0.5, 1, 1, 1), ('eu', 0.9, 1, 1, 1), ('eu', 0.5, 1, 1, 1) | row 3: metric 'm': quantile="0.5" of the summary m{region="eu"} occurs twice
                    """)
    void failsWholeNamingTheRowThatIsWrong(String values, String message) {
        CollectException failure =
                failureOf(rows(values), quantileRows("s", "c").named("m", "region"));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessage("query 'query 1': " + message);
    }

    @Test
    void treatsNullAsTheMetricSays() {
        String sql = rows("('eu', 0.5, NULL, NULL, NULL)");
        MetricShape shape = quantileRows("s", "c");

        assertThat(lines(sql, shape.named("m"))).isEmpty();
        assertThat(lines(sql, shape.onNull(OnNull.NAN).named("m"))).containsExactly("m{quantile=\"0.5\"} NaN");
        assertThat(lines(sql, shape.onNull(OnNull.ZERO).named("m")))
                .containsExactly("m{quantile=\"0.5\"} 0.0", "m_sum{quantile=\"\"} 0.0", "m_count{quantile=\"\"} 0.0");
        assertThat(failureOf(sql, shape.onNull(OnNull.FAIL).named("m")))
                .hasMessage("query 'query 1': row 1: metric 'm': column \"v\" (float8) is NULL (null: fail)");
    }

    @Test
    void keepsTheFirstOfDuplicatesIfTheMetricSaysSo() {
        String sql = rows("('eu', 0.5, 1, 1, 1)", "('eu', 0.5, 2, 2, 2)");

        assertThat(lines(
                        sql,
                        quantileRows("s", "c").onDuplicate(OnDuplicate.FIRST).named("m")))
                .containsExactly("m{quantile=\"0.5\"} 1.0", "m_sum{quantile=\"\"} 1.0", "m_count{quantile=\"\"} 1.0");
    }

    private static String rows(String... rows) {
        return "SELECT * FROM (VALUES (NULL::text, NULL::float8, NULL::float8, NULL::float8, NULL::float8), "
                + String.join(", ", rows) + ") AS t (region, q, v, s, c) WHERE region IS NOT NULL";
    }

    private static List<String> lines(String sql, MetricConfig metric) {
        return shop.lines(new TestCollector().query(sql, metric));
    }

    private static CollectException failureOf(String sql, MetricConfig metric) {
        return shop.failureOf(new TestCollector().query(sql, metric));
    }
}
