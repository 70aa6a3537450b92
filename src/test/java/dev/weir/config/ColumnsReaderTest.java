package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.MetricConfig.Bounds;
import dev.weir.config.MetricConfig.Columns;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsReaderTest {
    private static final Totals NONE = new Totals(null, null);

    private final ConfigFolder folder;

    ColumnsReaderTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder);
    }

    @Test
    void readsAHistogramOfRows() {
        assertThat(columns("type: histogram, le: upper, value: n"))
                .isEqualTo(new Columns.BucketRows("upper", "n", NONE));
        assertThat(columns("type: histogram, le: upper, value: n, sum: s, count: c"))
                .isEqualTo(new Columns.BucketRows("upper", "n", new Totals("s", "c")));
    }

    @Test
    void readsAHistogramOfArrays() {
        assertThat(columns("type: histogram, buckets: b, bounds: [-0.5, 0, .25, 1e3, +Inf], count: c"))
                .isEqualTo(new Columns.BucketArrays(
                        "b",
                        new Bounds.Fixed(List.of(-0.5, 0.0, 0.25, 1000.0, Double.POSITIVE_INFINITY)),
                        new Totals(null, "c")));
        assertThat(columns("type: histogram, buckets: b, bounds: uppers, sum: s"))
                .isEqualTo(new Columns.BucketArrays("b", new Bounds.InColumn("uppers"), new Totals("s", null)));
    }

    @Test
    void readsASummary() {
        assertThat(columns("type: summary, quantile: q, value: n")).isEqualTo(new Columns.QuantileRows("q", "n", NONE));
        assertThat(columns("type: summary, quantile: q, value: n, sum: s, count: c"))
                .isEqualTo(new Columns.QuantileRows("q", "n", new Totals("s", "c")));
        assertThat(columns("type: summary, count: c")).isEqualTo(new Columns.OnlyTotals(new Totals(null, "c")));
    }

    @Test
    void readsAStateSet() {
        assertThat(columns("type: stateset, state: s, states: [open, 'half open', closed]"))
                .isEqualTo(new Columns.State("s", List.of("open", "half open", "closed")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+Inf", "Inf", "inf", ".inf", "+.inf", ".Inf", ".INF"})
    void readsInfinityAsPrometheusOrYamlWritesIt(String infinity) {
        assertThat(columns("type: histogram, buckets: b, bounds: [1, " + infinity + "]"))
                .isEqualTo(
                        new Columns.BucketArrays("b", new Bounds.Fixed(List.of(1.0, Double.POSITIVE_INFINITY)), NONE));
    }

    @Test
    void eachTypeTakesTheAnswersThatMakeSenseForIt() {
        MetricConfig summary =
                metric("type: summary, quantile: q, value: n, labels: [region], null: nan, duplicates: first");
        MetricConfig histogram = metric("type: histogram, le: l, value: n, null: zero");
        MetricConfig state = metric("type: stateset, state: s, states: [a], null: fail");

        assertThat(summary.type()).isEqualTo(MetricType.SUMMARY);
        assertThat(summary.onNull()).isEqualTo(OnNull.NAN);
        assertThat(summary.onDuplicate()).isEqualTo(OnDuplicate.FIRST);
        assertThat(histogram.onNull()).isEqualTo(OnNull.ZERO);
        assertThat(state.onNull()).isEqualTo(OnNull.FAIL);
    }

    @Test
    void aHistogramOfTwoQueriesIsOneFamily() {
        CollectorConfig collector = folder.collector(
                file("type: histogram, le: l, value: n")
                        + "      - {sql: SELECT 2, metrics: [{name: m, type: histogram, help: H., buckets: b, bounds: [1]}]}\n");

        assertThat(collector.queries()).hasSize(2);
    }

    private Columns columns(String metric) {
        return metric(metric).columns();
    }

    private MetricConfig metric(String metric) {
        return folder.collector(file(metric)).queries().get(0).metrics().get(0);
    }

    private static String file(String metric) {
        return ConfigFolder.GOOD.replaceAll("\\{name: orders_pending.*}", "{name: m, help: H., " + metric + "}");
    }
}
