package dev.weir.exposition;

import static dev.weir.exposition.Contributions.collected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import dev.weir.snapshot.SnapshotStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramRenderingTest {

    @Test
    void writesHistogramsSummariesAndStateSetsAsEachFormatHasThem() {
        var exposition = render(waits(), sizes(), mode());

        String lines =
                """
                order_wait_seconds_bucket{region="eu",le="0.5"} 2
                order_wait_seconds_bucket{region="eu",le="1.0"} 5
                order_wait_seconds_bucket{region="eu",le="1e+06"} 6
                order_wait_seconds_bucket{region="eu",le="+Inf"} 6
                order_wait_seconds_sum{region="eu"} 7.25
                order_wait_seconds_count{region="eu"} 6
                order_wait_seconds_bucket{region="u\\"s",le="0.5"} 0
                order_wait_seconds_bucket{region="u\\"s",le="+Inf"} 1
                order_wait_seconds_sum{region="u\\"s"} 3
                order_wait_seconds_count{region="u\\"s"} 1
                # HELP order_size_bytes How large.
                # TYPE order_size_bytes summary
                order_size_bytes{quantile="0.5"} 12
                order_size_bytes{quantile="0.99"} NaN
                order_size_bytes_sum 88
                order_size_bytes_count 7
                # HELP shop_mode Which.
                # TYPE shop_mode %s
                shop_mode{shop="a",shop_mode="open"} 0
                shop_mode{shop="a",shop_mode="closed"} 1
                """;
        String start = "# HELP order_wait_seconds How long.\n# TYPE order_wait_seconds histogram\n";
        assertThat(Bytes.text(exposition, Format.TEXT)).isEqualTo(start + lines.formatted("gauge"));
        assertThat(Bytes.text(exposition, Format.OPENMETRICS))
                .isEqualTo(start + lines.formatted("stateset") + "# EOF\n");
        assertThat(exposition.samples()).isEqualTo(16);
    }

    /** Near the end of a chunk lines are written another way. */
    @Test
    void writesTheSameLinesWhereverTheyStand() {
        String alone = lines(render(waits(), sizes()));
        for (int length = Output.CHUNK - 1_500; length < Output.CHUNK; length += 7) {
            var filler = new FamilySamples(
                    new Family("a", MetricType.GAUGE, ""), List.of(Contributions.labelled("x", "y".repeat(length), 1)));

            assertThat(lines(render(filler, waits(), sizes())))
                    .as("behind %d", length)
                    .endsWith(alone);
        }
    }

    private static String lines(Exposition exposition) {
        return Bytes.text(exposition, Format.TEXT);
    }

    private static Exposition render(FamilySamples... families) {
        var store = new SnapshotStore();
        store.publish(collected("orders", "shop", 1, families));
        try (var renderer = new Renderer(System::nanoTime)) {
            return renderer.render(store.current());
        }
    }

    static FamilySamples waits() {
        Samples samples = Samples.builder(List.of("region", "le"))
                .add(Suffix.BUCKET, 2, "eu", "0.5")
                .add(Suffix.BUCKET, 5, "eu", "1.0")
                .add(Suffix.BUCKET, 6, "eu", "1e+06")
                .add(Suffix.BUCKET, 6, "eu", "+Inf")
                .add(Suffix.SUM, 7.25, "eu", "")
                .add(Suffix.COUNT, 6, "eu", "")
                .add(Suffix.BUCKET, 0, "u\"s", "0.5")
                .add(Suffix.BUCKET, 1, "u\"s", "+Inf")
                .add(Suffix.SUM, 3, "u\"s", "")
                .add(Suffix.COUNT, 1, "u\"s", "")
                .build();
        return new FamilySamples(new Family("order_wait_seconds", MetricType.HISTOGRAM, "How long."), List.of(samples));
    }

    static FamilySamples sizes() {
        Samples samples = Samples.builder(List.of("quantile"))
                .add(12, "0.5")
                .add(Double.NaN, "0.99")
                .add(Suffix.SUM, 88, "")
                .add(Suffix.COUNT, 7, "")
                .build();
        return new FamilySamples(new Family("order_size_bytes", MetricType.SUMMARY, "How large."), List.of(samples));
    }

    static FamilySamples mode() {
        Samples samples = Samples.builder(List.of("shop", "shop_mode"))
                .add(0, "a", "open")
                .add(1, "a", "closed")
                .build();
        return new FamilySamples(new Family("shop_mode", MetricType.STATESET, "Which."), List.of(samples));
    }
}
