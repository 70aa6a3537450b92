package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FamilySamplesTest {
    private static final Family ORDERS = new Family("orders", MetricType.GAUGE, "Orders.");

    @Test
    void seriesThatOccursTwiceIsFound() {
        Samples samples = Samples.builder(List.of("region"))
                .add(1, "eu")
                .add(2, "us")
                .add(3, "eu")
                .build();

        assertThat(new FamilySamples(ORDERS, List.of(samples)).firstDuplicate()).contains("{region=\"eu\"}");
    }

    @Test
    void orderOfLabelsDoesNotMakeASeriesDifferent() {
        Samples one = Samples.builder(List.of("a", "b")).add(1, "x", "y").build();
        Samples other = Samples.builder(List.of("b", "a")).add(1, "y", "x").build();

        assertThat(new FamilySamples(ORDERS, List.of(one, other)).firstDuplicate())
                .isPresent();
    }

    @Test
    void emptyLabelIsTheSameAsNone() {
        Samples without = Samples.of(1);
        Samples empty = Samples.builder(List.of("a")).add(1, "").build();

        assertThat(new FamilySamples(ORDERS, List.of(without, empty)).firstDuplicate())
                .isPresent();
    }

    @Test
    void seriesOfDifferentLabelsAreUnique() {
        Samples one = Samples.builder(List.of("a", "b"))
                .add(1, "x", "")
                .add(1, "", "x")
                .build();
        Samples other = Samples.builder(List.of("c")).add(1, "x").build();

        assertThat(new FamilySamples(ORDERS, List.of(one, other)).firstDuplicate())
                .isEmpty();
    }

    @Test
    void nameFitsItsType() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("orders", MetricType.COUNTER, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("_total", MetricType.COUNTER, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("build", MetricType.INFO, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Family("1orders", MetricType.GAUGE, ""));
        assertThat(new Family("orders_total", MetricType.COUNTER, "").openMetricsName())
                .isEqualTo("orders");
        assertThat(new Family("build_info", MetricType.INFO, "").openMetricsName())
                .isEqualTo("build");
    }
}
