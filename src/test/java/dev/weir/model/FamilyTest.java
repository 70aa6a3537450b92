package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
