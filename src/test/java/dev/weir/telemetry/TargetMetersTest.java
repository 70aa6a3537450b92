package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.CronExpression;
import dev.weir.config.Schedule;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Collected;
import dev.weir.source.Source;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of targets that have been read, in values that no other target has. */
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
class TargetMetersTest {
    private static final Family ORDERS = new Family("orders", MetricType.GAUGE, "Orders.");
    private static final int BYTES = 512;

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final Clocks clocks = new Clocks(time, time, time);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Tracer tracer = new Tracer(time);
    private final Refresher.Environment environment = new Refresher.Environment(
            new SnapshotStore(), clocks, Runnable::run, families -> BYTES, tracer, event -> {}, 1);
    private final Holdings holdings = new Holdings();
    private final Permits one = new Permits("zeus", 1, time);

    @Test
    void sizesIntervalsAndLimitsAreThoseOfEachTarget() {
        Refresher hourly = refresher("zeus", 0, new Schedule.Interval(Duration.ofHours(1)), 100, given(7, "a", "b"));
        Refresher nightly = refresher(
                "apollo", 1, new Schedule.Cron(CronExpression.parse("0 3 * * *"), ZoneOffset.UTC), 50, given(3, "c"));
        register(hourly, nightly);

        assertThat(value("weir_target_rows", "zeus")).isZero();
        refresh(hourly);
        refresh(nightly);

        assertThat(value("weir_target_rows", "zeus")).isEqualTo(7);
        assertThat(value("weir_target_series", "zeus")).isEqualTo(2);
        assertThat(value("weir_target_bytes", "zeus")).isEqualTo(BYTES);
        assertThat(value("weir_target_series_limit", "zeus")).isEqualTo(100);
        assertThat(value("weir_target_interval_seconds", "zeus")).isEqualTo(3600);
        assertThat(value("weir_target_rows", "apollo")).isEqualTo(3);
        assertThat(value("weir_target_series", "apollo")).isEqualTo(1);
        assertThat(value("weir_target_series_limit", "apollo")).isEqualTo(50);
        assertThat(value("weir_target_interval_seconds", "apollo")).isEqualTo(86_400);
    }

    @Test
    void targetWhoseSeriesAnEarlierOneTakesIsWithdrawnAndHasNothingLeft() {
        Refresher first = refresher("zeus", 0, new Schedule.Interval(Duration.ofHours(1)), 100, given(1, "a"));
        Refresher second = refresher("apollo", 1, new Schedule.Interval(Duration.ofHours(1)), 100, given(1, "a"));
        register(first, second);
        refresh(second);
        assertThat(value("weir_target_series", "apollo")).isEqualTo(1);

        refresh(first);

        assertThat(value("weir_refresh_withdrawn_total", "apollo")).isEqualTo(1);
        assertThat(value("weir_target_rows", "apollo")).isZero();
        assertThat(value("weir_target_series", "apollo")).isZero();
        assertThat(value("weir_target_bytes", "apollo")).isZero();
        assertThat(value("weir_refresh_withdrawn_total", "zeus")).isZero();
        assertThat(value("weir_target_series", "zeus")).isEqualTo(1);
    }

    @Test
    void targetThatWaitsForItsPermitRunsAndWorksAsLong() {
        Refresher holder = refresher("zeus", 0, new Schedule.Interval(Duration.ofHours(1)), 100, never());
        Refresher waiter = refresher("apollo", 1, new Schedule.Interval(Duration.ofHours(1)), 100, never());
        register(holder, waiter);
        refresh(holder);
        refresh(waiter);

        time.advance(Duration.ofMillis(2_500));
        tracer.collect();

        for (String database : List.of("zeus", "apollo")) {
            assertThat(value("weir_refresh_running", database)).isEqualTo(1);
            assertThat(value("weir_refresh_running_seconds", database)).isEqualTo(2.5);
            assertThat(value("weir_refresh_worked_seconds_total", database)).isEqualTo(2.5);
        }
    }

    private void register(Refresher... refreshers) {
        new TargetMeters(new Refreshers(List.of(refreshers), clocks, Duration.ZERO), registry)
                .start(new StartupEvent());
    }

    private static void refresh(Refresher refresher) {
        refresher.refresh().subscribe().with(outcome -> {});
    }

    private Refresher refresher(String database, int place, Schedule schedule, int maxSeries, Source source) {
        return new Refresher(
                new Target(
                        new TargetId("docker", database),
                        Owner.collector("docker"),
                        holdings,
                        place,
                        true,
                        schedule,
                        Duration.ofSeconds(10),
                        new OnError.Keep(),
                        OnEmpty.PUBLISH,
                        maxSeries,
                        10_000,
                        null,
                        Map.of(),
                        source,
                        one),
                environment);
    }

    private static Source given(long rows, String... names) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        for (String name : names) {
            samples.add(1, name);
        }
        List<FamilySamples> families = List.of(new FamilySamples(ORDERS, List.of(samples.build())));
        return deadline -> Uni.createFrom().item(new Collected(families, rows));
    }

    private static Source never() {
        return deadline -> Uni.createFrom().nothing();
    }

    private double value(String metric, String database) {
        String series = metric + "{collector=\"docker\",database=\"" + database + "\",} ";
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }
}
