package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads what the database holds, and forgets what it no longer holds. */
class PrometheusIT {

    @BeforeEach
    void prometheusIsHere() {
        assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
    }

    @Test
    void valuesMatchTheDatabaseAndAVanishedRegionIsStaleAtOnce(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        database.execute(
                "CREATE TABLE orders (region text, state text)",
                "INSERT INTO orders SELECT r, s FROM unnest(array['eu','us']) r, unnest(array['pending','done']) s,"
                        + " generate_series(1, 7)");
        new Definitions()
                .database("shop", database)
                .collector(
                        "orders",
                        "shop",
                        "interval: 1s",
                        "SELECT region, count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE"
                                + " state = 'done') AS processed FROM orders GROUP BY region",
                        "{name: orders_pending, type: gauge, help: Orders waiting., labels: [region], value: pending}",
                        "{name: orders_processed_total, type: counter, help: Orders done., labels: [region], value:"
                                + " processed}")
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
                await(() -> assertThat(prometheus.value("up{job='%s'}".formatted(job)))
                        .as(job)
                        .contains(1.0));
                await(() -> assertThat(prometheus.value("orders_pending{job='%s',region='eu'}".formatted(job)))
                        .as(job)
                        .contains(7.0));
                assertThat(prometheus.value("orders_processed_total{job='%s',region='us'}".formatted(job)))
                        .as(job)
                        .contains(7.0);
            }
            assertThat(relay.contentTypes()).containsOnly("text/plain; version=0.0.4; charset=utf-8");

            database.execute("DELETE FROM orders WHERE region = 'us'", "INSERT INTO orders VALUES ('eu', 'pending')");

            for (String job : new String[] {"openmetrics", "text"}) {
                await(() -> assertThat(prometheus.value("orders_pending{job='%s',region='eu'}".formatted(job)))
                        .as(job)
                        .contains(8.0));
                await(() -> assertThat(prometheus.value("orders_pending{job='%s',region='us'}".formatted(job)))
                        .as("without a stale marker it would be there for five minutes")
                        .isEmpty());
                assertThat(prometheus.value("up{job='%s'}".formatted(job))).contains(1.0);
            }
        }
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }
}
