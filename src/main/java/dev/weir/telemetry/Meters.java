package dev.weir.telemetry;

import dev.weir.exposition.Publisher;
import dev.weir.postgres.Database;
import dev.weir.postgres.Databases;
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

/** What happened since the start, to targets, databases and the exposition, at {@code /telemetry}. */
@Singleton
final class Meters {
    private final Refreshers refreshers;
    private final Databases databases;
    private final Publisher publisher;
    private final MeterRegistry registry;

    Meters(Refreshers refreshers, Databases databases, Publisher publisher, MeterRegistry registry) {
        this.refreshers = refreshers;
        this.databases = databases;
        this.publisher = publisher;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        refreshers.all().forEach(this::register);
        databases.byName().values().forEach(this::register);
        counter("weir.expositions", "Expositions that were published.", publisher, Tags.empty(), counted ->
                (double) counted.stats().publications());
        counter(
                "weir.exposition.failures",
                "Expositions or owners that could not be rendered.",
                publisher,
                Tags.empty(),
                counted -> (double) counted.stats().failures());
    }

    private void register(Database database) {
        String help = "Reads that were stopped, by how they let go of the database.";
        Tags tags = Tags.of("database", database.name());
        counter("weir.refresh.cancels", help, database, tags.and("result", "cancelled"), counted ->
                (double) counted.stats().cancelled());
        counter("weir.refresh.cancels", help, database, tags.and("result", "connection_closed"), counted ->
                (double) counted.stats().closed());
        counter("weir.refresh.cancels", help, database, tags.and("result", "abandoned"), counted ->
                (double) counted.stats().abandoned());
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
        counter("weir.refresh.refused", "Contributions that were older than what was there.", stats, target, counted ->
                (double) counted.refused());
    }

    private <T> void counter(String name, String help, T counted, Tags tags, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, counted, value)
                .description(help)
                .tags(tags)
                .register(registry);
    }
}
