package dev.weir.source.postgres;

import static dev.weir.source.postgres.MetricShape.states;
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

class StatesetTest {
    private static SourceFixture shop;

    @BeforeAll
    static void open() {
        shop = new SourceFixture();
        shop.server.execute("CREATE TYPE mood AS ENUM ('calm', 'wild')");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void writesEveryStateInTheOrderOfTheConfiguration() {
        String sql = "SELECT * FROM (VALUES ('eu', 'down'), ('us', 'up')) AS t (region, s)";

        assertThat(lines(sql, states("up", "down", "odd").with("env", "prod").named("m", "region")))
                .containsExactly(
                        "m{region=\"eu\", env=\"prod\", m=\"up\"} 0.0",
                        "m{region=\"eu\", env=\"prod\", m=\"down\"} 1.0",
                        "m{region=\"eu\", env=\"prod\", m=\"odd\"} 0.0",
                        "m{region=\"us\", env=\"prod\", m=\"up\"} 1.0",
                        "m{region=\"us\", env=\"prod\", m=\"down\"} 0.0",
                        "m{region=\"us\", env=\"prod\", m=\"odd\"} 0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'calm'::mood      | calm
                    true              | true
                    2::int2           | 2
                    'r'::"char"       | r
                    """)
    void readsStatesOfManyTypes(String expression, String state) {
        assertThat(lines(
                        "SELECT " + expression + " AS s", states("other", state).named("m")))
                .containsExactly("m{m=\"other\"} 0.0", "m{m=\"" + state + "\"} 1.0");
    }

    @Test
    void refusesAnUnknownState() {
        CollectException failure = failureOf(
                "SELECT * FROM (VALUES ('eu', 'up'), ('us', 'gone')) AS t (region, s)",
                states("up", "down").named("m", "region"));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 1': row 2: metric 'm': column \"s\" (text) is 'gone', "
                        + "which is none of the states up, down");
    }

    @Test
    void treatsNullAsTheMetricSays() {
        String sql = "SELECT NULL AS s";

        assertThat(lines(sql, states("up", "down").named("m"))).isEmpty();
        assertThat(lines(sql, states("up", "down").onNull(OnNull.ZERO).named("m")))
                .containsExactly("m{m=\"up\"} 0.0", "m{m=\"down\"} 0.0");
        assertThat(failureOf(sql, states("up", "down").onNull(OnNull.FAIL).named("m")))
                .hasMessage("query 'query 1': row 1: metric 'm': column \"s\" (text) is NULL (null: fail)");
    }

    @Test
    void treatsASecondRowOfTheSameLabelsAsTheMetricSays() {
        String sql = "SELECT * FROM (VALUES ('eu', 'up'), ('eu', 'down')) AS t (region, s)";

        assertThat(lines(
                        sql, states("up", "down").onDuplicate(OnDuplicate.FIRST).named("m", "region")))
                .containsExactly("m{region=\"eu\", m=\"up\"} 1.0", "m{region=\"eu\", m=\"down\"} 0.0");
        assertThat(failureOf(sql, states("up", "down").named("m", "region")))
                .hasMessage("query 'query 1': row 2: metric 'm': the stateset m{region=\"eu\"} occurs twice");
    }

    @Test
    void staysWithinTheLimits() {
        String sql = "SELECT 'up' AS s";

        assertThat(shop.failureOf(new TestCollector()
                        .maxSeries(1)
                        .query(sql, states("up", "down").named("m"))))
                .hasMessage("query 'query 1': row 1: more than 1 series (max_series)")
                .extracting(CollectException::reason)
                .isEqualTo(Reason.LIMIT);
    }

    private static List<String> lines(String sql, MetricConfig metric) {
        return shop.lines(new TestCollector().query(sql, metric));
    }

    private static CollectException failureOf(String sql, MetricConfig metric) {
        return shop.failureOf(new TestCollector().query(sql, metric));
    }
}
