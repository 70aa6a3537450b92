package dev.weir.cli;

import dev.weir.config.CollectorConfig;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.exposition.TextSize;
import dev.weir.model.TargetId;
import dev.weir.postgres.Database;
import dev.weir.postgres.Databases;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.Target;
import dev.weir.refresh.TargetStatus;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.postgres.PostgresSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A configuration wired into databases, targets and the snapshot they fill. It opens no connection until it is asked to. */
final class Gateway implements AutoCloseable {
    private final SnapshotStore store = new SnapshotStore();
    private final Databases databases;
    private final Refreshers refreshers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Wires a configuration.
     *
     * @param work runs what takes processor time
     * @param changes is told when a target goes up or down
     * @param readyAfter how long the targets' first outcomes are worth waiting for
     */
    Gateway(
            GatewayConfig config,
            Vertx vertx,
            Clocks clocks,
            Executor work,
            Consumer<TargetStatus> changes,
            Duration readyAfter) {
        var opened = new LinkedHashMap<String, Database>();
        var permits = new LinkedHashMap<String, Permits>();
        config.databases().forEach((name, database) -> {
            opened.put(name, new Database(database, vertx));
            permits.put(name, new Permits(name, database.maxConnections(), clocks.timers()));
        });
        databases = new Databases(opened);
        var environment = new Refresher.Environment(
                store,
                clocks,
                work,
                TextSize::of,
                changes,
                clocks.wall().instant().toEpochMilli());
        List<Refresher> all = new ArrayList<>();
        for (CollectorConfig collector : config.collectors().values()) {
            var holdings = new Holdings();
            for (String name : collector.databases()) {
                DatabaseConfig database =
                        Objects.requireNonNull(config.databases().get(name));
                Target target = target(collector, holdings, database, Objects.requireNonNull(permits.get(name)));
                all.add(new Refresher(target, environment));
            }
        }
        refreshers = new Refreshers(all, clocks, readyAfter);
    }

    SnapshotStore store() {
        return store;
    }

    Refreshers refreshers() {
        return refreshers;
    }

    Databases databases() {
        return databases;
    }

    /** Starts nothing more, cancels what is under way, and then closes the connections. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            refreshers.close();
            databases.close();
        }
    }

    private Target target(CollectorConfig collector, Holdings holdings, DatabaseConfig database, Permits permits) {
        return new Target(
                new TargetId(collector.name(), database.name()),
                Owner.collector(collector.name()),
                holdings,
                collector.databases().indexOf(database.name()),
                collector.databases().size() > 1,
                collector.schedule(),
                collector.timeout(),
                collector.onError(),
                collector.onEmpty(),
                collector.limits().maxExpositionBytes(),
                collector.lastSuccessMetric(),
                databaseLabels(collector, database),
                new PostgresSource(databases.get(database.name()), database, collector),
                permits);
    }

    private static Map<String, String> databaseLabels(CollectorConfig collector, DatabaseConfig database) {
        var labels = new TreeMap<>(database.labels());
        if (collector.databaseLabel()) {
            labels.put("database", database.name());
        }
        return labels;
    }
}
