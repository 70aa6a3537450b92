package dev.weir.telemetry;

import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** What happened to each target since the start, at {@code /telemetry}. */
@Singleton
final class RefreshMeters {
    private final Refreshers refreshers;
    private final MeterRegistry registry;

    RefreshMeters(Refreshers refreshers, MeterRegistry registry) {
        this.refreshers = refreshers;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        refreshers.all().forEach(this::register);
    }

    private void register(Refresher refresher) {
        TargetStats stats = refresher.stats();
        Tags target = Tags.of(
                "collector", refresher.id().collector(),
                "database", refresher.id().database());
        for (String outcome : stats.labels()) {
            Tags tags = target.and("reason", outcome);
            counter("weir.refresh.outcomes", "Refreshes that ended, by reason.", stats, tags, counted ->
                    (double) counted.outcomes(outcome));
        }
        counter(
                "weir.refresh.skipped",
                "Runs that were due while the last one was still going.",
                stats,
                target,
                counted -> (double) counted.skipped());
        counter("weir.refresh.joined", "Callers that joined a refresh under way.", stats, target, counted ->
                (double) counted.joined());
    }

    private void counter(String name, String help, TargetStats stats, Tags tags, ToDoubleFunction<TargetStats> value) {
        FunctionCounter.builder(name, stats, value).description(help).tags(tags).register(registry);
    }
}
