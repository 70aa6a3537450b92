package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histograms, summaries and statesets on their way from a database to a real Prometheus, in both formats. */
class TypesIT {
    private static final String QUERY =
            "SELECT region, upper, count(*) FILTER (WHERE wait <= upper) AS at_most, sum(wait) AS total, count(*) AS orders,"
                    + " 'busy' AS mode FROM (SELECT 'eu' AS region, n / 10.0 AS wait FROM generate_series(1, 100) n) o"
                    + " CROSS JOIN (VALUES (0.5::float8), (1), (1000000)) b(upper) GROUP BY region, upper";

    @Test
    void prometheusReckonsWithThem(@TempDir Path folder) {
        assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .collector(
                        "orders",
                        "shop",
                        "interval: 1s",
                        QUERY,
                        "{name: order_wait_seconds, type: histogram, help: Waits., labels: [region], le: upper, value: at_most,"
                                + " sum: total, count: orders}",
                        "{name: order_seconds, type: summary, help: Waits., labels: [region], sum: total, count: orders, duplicates: first}",
                        "{name: shop_mode, type: stateset, help: Modes., labels: [region], state: mode, states: [busy,"
                                + " idle], duplicates: first}")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder);
                var relay = new FormatRelay(weir.port());
                var prometheus = Prometheus.start(
                        folder,
                        """
                          - job_name: openmetrics
                            static_configs: [{targets: ['127.0.0.1:%d']}]
                          - job_name: text
                            static_configs: [{targets: ['127.0.0.1:%d']}]
                        """
                                .formatted(weir.port(), relay.port()))) {
            for (String job : new String[] {"openmetrics", "text"}) {
                await(() -> assertThat(prometheus.value(
                                "order_wait_seconds_bucket{region='eu',le='+Inf',job='%s'}".formatted(job)))
                        .as(job)
                        .contains(100.0));
                assertThat(prometheus
                                .value("histogram_quantile(0.075, order_wait_seconds_bucket{job='%s'})".formatted(job))
                                .orElseThrow())
                        .isCloseTo(0.75, within(1e-9));
                assertThat(prometheus.value("order_wait_seconds_bucket{le='1e+06',job='%s'}".formatted(job)))
                        .contains(100.0);
                assertThat(prometheus.value("order_seconds_sum{job='%1$s'} / order_seconds_count".formatted(job)))
                        .contains(5.05);
                assertThat(prometheus.value("shop_mode{shop_mode='busy',job='%s'}".formatted(job)))
                        .contains(1.0);
                assertThat(prometheus.value("shop_mode{shop_mode='idle',job='%s'}".formatted(job)))
                        .contains(0.0);
            }
        }
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }
}
