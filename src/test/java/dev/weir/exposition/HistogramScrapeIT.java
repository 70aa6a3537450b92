package dev.weir.exposition;

import static dev.weir.exposition.Contributions.collected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.Prometheus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reckons with histograms, summaries and statesets, in both formats. */
class HistogramScrapeIT {
    private static final String JOBS =
            """
              - job_name: openmetrics
                static_configs: [{targets: ['%1$s']}]
              - job_name: text
                metrics_path: /text
                static_configs: [{targets: ['%1$s']}]
            """;

    @Test
    void prometheusReadsTheSameSeriesInBothFormats(@TempDir Path folder) {
        assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
        var store = new SnapshotStore();
        store.publish(collected(
                "orders",
                "shop",
                1,
                HistogramRenderingTest.waits(),
                HistogramRenderingTest.sizes(),
                HistogramRenderingTest.mode()));
        try (var renderer = new Renderer(System::nanoTime)) {
            Exposition exposition = renderer.render(store.current());
            try (var server = new BodyServer(() -> exposition, 1);
                    var prometheus = Prometheus.start(
                            folder, JOBS.formatted(URI.create(server.url()).getAuthority()))) {
                for (String job : new String[] {"openmetrics", "text"}) {
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .ignoreExceptions()
                            .untilAsserted(() -> {
                                assertThat(prometheus.value("up{job='" + job + "'}"))
                                        .contains(1.0);
                                assertSeries(prometheus, "job='" + job + "'");
                            });
                }
                assertThat(server.formats()).containsOnly(Format.OPENMETRICS, Format.TEXT);
            }
        }
    }

    private static void assertSeries(Prometheus prometheus, String job) {
        assertThat(prometheus.value("scrape_samples_scraped{" + job + "}")).contains(16.0);
        assertThat(prometheus
                        .value("histogram_quantile(0.5, order_wait_seconds_bucket{region='eu'," + job + "})")
                        .orElseThrow())
                .as("the third of three waits between half a second and one")
                .isCloseTo(0.5 + 0.5 / 3, within(1e-9));
        assertThat(prometheus.value("order_wait_seconds_sum{region='eu'," + job + "}"
                        + " / order_wait_seconds_count{region='eu'," + job + "}"))
                .contains(7.25 / 6);
        assertThat(prometheus.value("order_wait_seconds_bucket{region='eu',le='1e+06'," + job + "}"))
                .contains(6.0);
        assertThat(prometheus.value("order_wait_seconds_bucket{region='eu',le='1.0'," + job + "}"))
                .contains(5.0);
        assertThat(prometheus.value("order_size_bytes{quantile='0.5'," + job + "}"))
                .contains(12.0);
        assertThat(prometheus.value("shop_mode{shop='a',shop_mode='closed'," + job + "}"))
                .contains(1.0);
        assertThat(prometheus.value("sum(shop_mode{" + job + "})")).contains(1.0);
    }
}
