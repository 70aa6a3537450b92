package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Micrometer makes of the names, and that nothing stays of what has gone. */
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
class MeterGroupTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeterGroup orders = new MeterGroup(registry, "collector", "orders", "database", "shop");
    private final MeterGroup payments = new MeterGroup(registry, "collector", "payments", "database", "shop");

    @Test
    void namesAndHelpsAreServedAsTheyStandInTheList() {
        var count = new AtomicLong(3);
        orders.counter(Metric.REFRESH_SKIPPED, count::get);
        orders.gauge(Metric.TARGET_ROWS, () -> 7);
        orders.summary(Metric.RENDER_SECONDS, () -> 2, () -> 1_500_000_000L);

        assertThat(lines())
                .contains(
                        "# HELP weir_refresh_skipped_total " + Metric.REFRESH_SKIPPED.help(),
                        "# TYPE weir_refresh_skipped_total counter",
                        "weir_refresh_skipped_total{collector=\"orders\",database=\"shop\",} 3.0",
                        "# TYPE weir_target_rows gauge",
                        "weir_target_rows{collector=\"orders\",database=\"shop\",} 7.0",
                        "# TYPE weir_render_seconds summary",
                        "weir_render_seconds_count{collector=\"orders\",database=\"shop\",} 2.0",
                        "weir_render_seconds_sum{collector=\"orders\",database=\"shop\",} 1.5");
    }

    @Test
    void valuesAreReadAtEachScrapeThoughTheGarbageCollectorRan() {
        var count = new AtomicLong(1);
        orders.counter(Metric.REFRESH_SKIPPED, () -> count.get());
        orders.gauge(Metric.TARGET_ROWS, () -> count.get());
        System.gc();

        count.set(5);

        assertThat(lines())
                .contains(
                        "weir_refresh_skipped_total{collector=\"orders\",database=\"shop\",} 5.0",
                        "weir_target_rows{collector=\"orders\",database=\"shop\",} 5.0");
    }

    @Test
    void bucketsReachFromLookupsToReports() {
        Timer timer = orders.histogram(Metric.REFRESH_DURATION_SECONDS);
        timer.record(Duration.ofMillis(5));
        timer.record(Duration.ofMinutes(9));
        timer.record(Duration.ofMinutes(11));

        List<String> lines = lines();

        assertThat(lines)
                .contains(
                        bucket("0.005", 1),
                        bucket("300.0", 1),
                        bucket("600.0", 2),
                        bucket("+Inf", 3),
                        "weir_refresh_duration_seconds_max{collector=\"orders\",database=\"shop\",} 660.0");
        assertThat(lines.stream().filter(line -> line.contains("_bucket"))).hasSize(17);
    }

    @Test
    void whatIsRemovedLeavesNoSeriesAndTheOthersAlone() {
        for (MeterGroup group : List.of(orders, payments)) {
            group.counter(Metric.REFRESH_SKIPPED, () -> 1);
            group.histogram(Metric.REFRESH_WAIT_SECONDS);
        }

        orders.remove();

        assertThat(registry.scrape())
                .doesNotContain("orders")
                .contains("weir_refresh_skipped_total{collector=\"payments\"", "weir_refresh_wait_seconds_count{");

        payments.remove();

        assertThat(registry.scrape()).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }

    private static String bucket(String bound, int count) {
        return "weir_refresh_duration_seconds_bucket{collector=\"orders\",database=\"shop\",le=\"%s\",} %d.0"
                .formatted(bound, count);
    }
}
