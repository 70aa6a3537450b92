package dev.weir.telemetry;

import dev.weir.config.ConfigChange;
import dev.weir.exposition.Publisher;
import dev.weir.postgres.Database;
import dev.weir.postgres.Databases;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.RefreshEnded;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetStats;
import dev.weir.trace.Tracer;
import dev.weir.trace.Work;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What happened since the start, to targets, databases and the exposition, at {@code /telemetry}. */
@Singleton
final class Meters {
    private final Refreshers refreshers;
    private final Databases databases;
    private final Publisher publisher;
    private final MeterRegistry registry;
    private final Tracer tracer;

    /** By the object that counts: what is changed by a reload has another one, or the same. */
    private final Map<Object, List<Meter>> registered = new HashMap<>();

    Meters(Refreshers refreshers, Databases databases, Publisher publisher, MeterRegistry registry, Tracer tracer) {
        this.refreshers = refreshers;
        this.databases = databases;
        this.publisher = publisher;
        this.registry = registry;
        this.tracer = tracer;
    }

    void register(@Observes StartupEvent event) {
        update();
        counter("weir.expositions", "Expositions that were published.", publisher, Tags.empty(), counted ->
                (double) counted.stats().publications());
        counter(
                "weir.exposition.failures",
                "Expositions or owners that could not be rendered.",
                publisher,
                Tags.empty(),
                counted -> (double) counted.stats().failures());
    }

    void changed(@Observes ConfigChange change) {
        update();
    }

    void ended(@Observes RefreshEnded refresh) {
        registry.timer(
                        "weir.refresh.duration",
                        "collector",
                        refresh.target().collector(),
                        "database",
                        refresh.target().database())
                .record(refresh.outcome().duration());
    }

    /** Counts what is there now, and nothing that has gone. */
    private synchronized void update() {
        var present = new HashMap<Object, Supplier<List<Meter>>>();
        refreshers.all().forEach(refresher -> present.put(refresher.stats(), () -> meters(refresher)));
        databases.byName().values().forEach(database -> present.put(database, () -> meters(database)));
        registered.entrySet().removeIf(meters -> {
            boolean isGone = !present.containsKey(meters.getKey());
            if (isGone) {
                meters.getValue().forEach(registry::remove);
            }
            return isGone;
        });
        present.forEach((counted, meters) -> registered.computeIfAbsent(counted, missing -> meters.get()));
    }

    private List<Meter> meters(Database database) {
        String help = "Reads that were stopped, by how they let go of the database.";
        Tags tags = Tags.of("database", database.name());
        return List.of(
                counter("weir.refresh.cancels", help, database, tags.and("result", "cancelled"), counted ->
                        (double) counted.stats().cancelled()),
                counter("weir.refresh.cancels", help, database, tags.and("result", "connection_closed"), counted ->
                        (double) counted.stats().closed()),
                counter("weir.refresh.cancels", help, database, tags.and("result", "abandoned"), counted ->
                        (double) counted.stats().abandoned()));
    }

    private List<Meter> meters(Refresher refresher) {
        TargetStats stats = refresher.stats();
        Tags target = Tags.of(
                "collector", refresher.id().collector(),
                "database", refresher.id().database());
        var meters = new ArrayList<Meter>();
        for (String outcome : stats.labels()) {
            Tags tags = target.and("reason", outcome);
            meters.add(counter("weir.refresh.outcomes", "Refreshes that ended, by reason.", stats, tags, counted ->
                    (double) counted.outcomes(outcome)));
        }
        Work work = refresher.work();
        meters.add(Gauge.builder("weir.refresh.running", work, Work::running)
                .tags(target)
                .register(registry));
        meters.add(Gauge.builder(
                        "weir.refresh.running.seconds",
                        work,
                        counted -> Clocks.seconds(counted.oldest(System.nanoTime())))
                .tags(target)
                .register(registry));
        meters.add(counter(
                "weir.refresh.worked.seconds",
                "Time that refreshes took, counted while they run.",
                work,
                target,
                counted -> {
                    tracer.collect();
                    return Clocks.seconds(counted.worked());
                }));
        meters.add(counter(
                "weir.refresh.skipped",
                "Runs that were due while the last one was still going.",
                stats,
                target,
                counted -> (double) counted.skipped()));
        meters.add(counter("weir.refresh.joined", "Callers that joined a refresh under way.", stats, target, counted ->
                (double) counted.joined()));
        meters.add(counter(
                "weir.refresh.refused", "Contributions that were older than what was there.", stats, target, counted ->
                        (double) counted.refused()));
        return meters;
    }

    private <T> Meter counter(String name, String help, T counted, Tags tags, ToDoubleFunction<T> value) {
        return FunctionCounter.builder(name, counted, value)
                .description(help)
                .tags(tags)
                .register(registry);
    }
}
