package dev.weir.telemetry;

import dev.weir.config.ConfigChange;
import dev.weir.model.TargetId;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.RefreshEnded;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetStats;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What targets do and have. One that a reload changes goes on counting; one that has gone leaves no series. */
@Singleton
final class TargetMeters {
    private final Refreshers refreshers;
    private final MeterRegistry registry;
    private final Map<TargetId, Registered> registered = new ConcurrentHashMap<>();

    private record Registered(Refresher refresher, MeterGroup meters, Timer waits, Timer durations) {}

    TargetMeters(Refreshers refreshers, MeterRegistry registry) {
        this.refreshers = refreshers;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        update();
    }

    void changed(@Observes ConfigChange change) {
        update();
    }

    void ended(@Observes RefreshEnded refresh) {
        @Nullable Registered target = registered.get(refresh.target());
        if (target == null) {
            // A refresh may end before whoever brought its target has told of it.
            update();
            target = registered.get(refresh.target());
        }
        if (target != null) {
            Outcome outcome = refresh.outcome();
            target.waits().record(outcome.waited());
            target.durations().record(outcome.duration());
        }
    }

    private synchronized void update() {
        var present = new ConcurrentHashMap<TargetId, Refresher>();
        refreshers.all().forEach(refresher -> present.put(refresher.id(), refresher));
        registered.values().removeIf(target -> {
            boolean isGone = present.get(target.refresher().id()) != target.refresher();
            if (isGone) {
                target.meters().remove();
            }
            return isGone;
        });
        present.forEach((id, refresher) -> registered.computeIfAbsent(id, missing -> register(refresher)));
    }

    private Registered register(Refresher refresher) {
        var meters = new MeterGroup(
                registry,
                "collector",
                refresher.id().collector(),
                "database",
                refresher.id().database());
        does(refresher, meters);
        counts(refresher.stats(), meters);
        has(refresher, meters);
        return new Registered(
                refresher,
                meters,
                meters.histogram(Metric.REFRESH_WAIT_SECONDS),
                meters.histogram(Metric.REFRESH_DURATION_SECONDS));
    }

    private static void does(Refresher refresher, MeterGroup meters) {
        meters.gauge(Metric.REFRESH_RUNNING, () -> refresher.status().running() ? 1 : 0);
        meters.gauge(
                Metric.REFRESH_RUNNING_SECONDS,
                () -> Clocks.seconds(refresher.status().runningFor()));
        meters.counter(
                Metric.REFRESH_WORKED_SECONDS,
                () -> Clocks.seconds(refresher.work().worked()));
    }

    private static void counts(TargetStats stats, MeterGroup meters) {
        for (String reason : stats.labels()) {
            meters.counter(Metric.REFRESH_OUTCOMES, () -> stats.outcomes(reason), "reason", reason);
        }
        meters.counter(Metric.REFRESH_SKIPPED, stats::skipped);
        meters.counter(Metric.REFRESH_JOINED, stats::joined);
        meters.counter(Metric.REFRESH_REFUSED, stats::refused);
        meters.counter(Metric.REFRESH_WITHDRAWN, stats::withdrawn);
    }

    private static void has(Refresher refresher, MeterGroup meters) {
        meters.gauge(Metric.TARGET_ROWS, () -> refresher.size().rows());
        meters.gauge(Metric.TARGET_SERIES, () -> refresher.size().samples());
        meters.gauge(Metric.TARGET_SERIES_LIMIT, refresher::maxSeries);
        meters.gauge(Metric.TARGET_BYTES, () -> refresher.size().bytes());
        meters.gauge(Metric.TARGET_INTERVAL_SECONDS, () -> Clocks.seconds(refresher.interval()));
    }
}
