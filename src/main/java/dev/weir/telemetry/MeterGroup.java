package dev.weir.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The meters of one thing, which share its labels and go when it goes. What they read is read at each scrape. */
final class MeterGroup {
    /** Of which the longest is told: a scrape every few minutes misses none. */
    private static final Duration MAX_WINDOW = Duration.ofMinutes(10);

    private static final int MAX_WINDOW_PARTS = 5;

    /** From an index lookup to a report over everything. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final Tags labels;
    private final List<Meter> meters = new ArrayList<>();

    /** @param labels names and values of all meters of the group, in turn */
    MeterGroup(MeterRegistry registry, String... labels) {
        this.registry = registry;
        this.labels = Tags.of(labels);
    }

    /** @param value never falls */
    void counter(Metric metric, DoubleSupplier value, String... more) {
        // Micrometer holds the object only weakly; the registry lives as long as its meters.
        meters.add(FunctionCounter.builder(metric.metricName(), registry, any -> value.getAsDouble())
                .description(metric.help())
                .tags(labels.and(more))
                .register(registry));
    }

    void gauge(Metric metric, DoubleSupplier value, String... more) {
        meters.add(Gauge.builder(metric.metricName(), value::getAsDouble)
                .description(metric.help())
                .tags(labels.and(more))
                .register(registry));
    }

    /** A summary of how often something was done, and how long that took in all. */
    void summary(Metric metric, LongSupplier count, LongSupplier nanos, String... more) {
        meters.add(FunctionTimer.builder(
                        metric.metricName(),
                        registry,
                        any -> count.getAsLong(),
                        any -> (double) nanos.getAsLong(),
                        TimeUnit.NANOSECONDS)
                .description(metric.help())
                .tags(labels.and(more))
                .register(registry));
    }

    /** A histogram of durations, fit for queries, and the longest of late. */
    Timer histogram(Metric metric) {
        return histogram(metric, BOUNDS);
    }

    /** A histogram of durations, and the longest of late. */
    Timer histogram(Metric metric, Duration[] bounds, String... more) {
        Timer timer = Timer.builder(metric.metricName())
                .description(metric.help())
                .tags(labels.and(more))
                .serviceLevelObjectives(bounds)
                .distributionStatisticExpiry(MAX_WINDOW)
                .distributionStatisticBufferLength(MAX_WINDOW_PARTS)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    /** A histogram of numbers, and the largest of late. */
    DistributionSummary histogram(Metric metric, double... bounds) {
        DistributionSummary summary = DistributionSummary.builder(metric.metricName())
                .description(metric.help())
                .tags(labels)
                .serviceLevelObjectives(bounds)
                .distributionStatisticExpiry(MAX_WINDOW)
                .distributionStatisticBufferLength(MAX_WINDOW_PARTS)
                .register(registry);
        meters.add(summary);
        return summary;
    }

    /** Takes all of them away: nothing is said of the thing any more. */
    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
