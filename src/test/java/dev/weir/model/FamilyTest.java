package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FamilyTest {

    @Test
    void nameFitsItsType() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("orders", MetricType.COUNTER, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("_total", MetricType.COUNTER, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("build", MetricType.INFO, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("1orders", MetricType.GAUGE, ""));
    }

    @Test
    void openMetricsNamesTheFamilyWithoutTheSuffixOfItsSamples() {
        assertThat(new Family("orders_total", MetricType.COUNTER, "").openMetricsName())
                .isEqualTo("orders");
        assertThat(new Family("build_info", MetricType.INFO, "").openMetricsName())
                .isEqualTo("build");
        assertThat(new Family("orders", MetricType.GAUGE, "").openMetricsName()).isEqualTo("orders");
    }

    @Test
    void knowsTheNamesOfItsSamples() {
        assertThat(new Family("orders_total", MetricType.COUNTER, "").sampleNames())
                .containsExactly("orders_total");
        assertThat(new Family("wait", MetricType.HISTOGRAM, "").sampleNames())
                .containsExactly("wait_bucket", "wait_sum", "wait_count");
        assertThat(new Family("wait", MetricType.SUMMARY, "").sampleNames())
                .containsExactly("wait", "wait_sum", "wait_count");
    }

    @Test
    void samplesHaveOnlyNamesOfTheirType() {
        var gauge = new Family("wait", MetricType.GAUGE, "");
        var histogram = new Family("wait", MetricType.HISTOGRAM, "");
        Samples sum = Samples.builder(List.of()).add(Suffix.SUM, 1).build();

        assertThat(new FamilySamples(histogram, List.of(sum)).size()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FamilySamples(gauge, List.of(sum)))
                .withMessageContaining("'wait_sum'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FamilySamples(histogram, List.of(Samples.of(1))))
                .withMessageContaining("'wait'");
    }
}
