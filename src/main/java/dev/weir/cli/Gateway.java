package dev.weir.cli;

import dev.weir.config.CollectorConfig;
import dev.weir.config.ConfigChange;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.exposition.TextSize;
import dev.weir.model.TargetId;
import dev.weir.postgres.Database;
import dev.weir.postgres.Databases;
import dev.weir.push.batch.FlushEnded;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.FamilyNames;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.Target;
import dev.weir.refresh.TargetEvent;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.docker.EngineEvent;
import dev.weir.source.postgres.PostgresSource;
import dev.weir.trace.Tracer;
import dev.weir.work.Displaced;
import dev.weir.work.Traces;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A configuration wired into databases, engines, targets and the snapshot they fill. It opens no connection until it is asked to. */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    private static final GatewayConfig NOTHING = new GatewayConfig(Map.of(), Map.of(), Set.of());

    private final Vertx vertx;
    private final Clocks clocks;
    private final Executor work;
    private final Tracer tracer;
    private final Consumer<TargetEvent> listener;
    private final SnapshotStore store = new SnapshotStore();
    private final Databases databases = new Databases(Map.of());
    private final Refreshers refreshers;
    private final Traces traces;
    private final Pushes pushes;
    private Map<String, Permits> permits = Map.of();
    private Map<String, Holdings> holdings = Map.of();
    private Engines engines;
    private GatewayConfig config = NOTHING;
    private long epoch;
    private boolean closed;

    /**
     * Wires a configuration.
     *
     * @param work runs what takes processor time
     * @param listener is told of every change of a target's state, and of every refresh that has ended
     * @param calls is told of every call of an engine, and of containers that cannot be read
     * @param flushes is told of every flush of what is pushed that has ended
     * @param readyAfter how long the targets' first outcomes are worth waiting for
     */
    Gateway(
            GatewayConfig config,
            Vertx vertx,
            Clocks clocks,
            Executor work,
            Consumer<TargetEvent> listener,
            Consumer<EngineEvent> calls,
            Consumer<FlushEnded> flushes,
            Duration readyAfter) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.work = work;
        this.tracer = new Tracer(clocks.monotonic());
        this.listener = listener;
        this.engines = Engines.none(clocks, calls);
        this.refreshers = new Refreshers(List.of(), clocks, readyAfter);
        this.traces = new Traces(tracer, clocks.monotonic(), new SecureRandom(), store);
        this.pushes = new Pushes(config.push(), vertx, clocks, store, flushes);
        change(config);
    }

    SnapshotStore store() {
        return store;
    }

    Refreshers refreshers() {
        return refreshers;
    }

    Tracer tracer() {
        return tracer;
    }

    Traces traces() {
        return traces;
    }

    Pushes pushes() {
        return pushes;
    }

    Databases databases() {
        return databases;
    }

    /**
     * Takes another configuration in the place of this one: what it does not change goes on. Databases and engines that are
     * not there any more, or are read in another way, are closed in the background.
     *
     * @return what it changes; empty if nothing is taken any more because the gateway is closed
     */
    synchronized Optional<ConfigChange> change(GatewayConfig next) {
        if (closed) {
            return Optional.empty();
        }
        ConfigChange change = ConfigChange.between(config, next);
        var nextDatabases = new LinkedHashMap<String, Database>();
        var nextPermits = new LinkedHashMap<String, Permits>();
        next.databases().forEach((name, database) -> {
            boolean stays = change.pools().unchanged().contains(name);
            nextDatabases.put(name, stays ? databases.get(name) : new Database(database, vertx));
            nextPermits.put(
                    name,
                    stays
                            ? Objects.requireNonNull(permits.get(name))
                            : new Permits(name, database.maxConnections(), clocks.timers()));
        });
        var nextHoldings = new HashMap<String, Holdings>();
        List<Target> targets = new ArrayList<>();
        for (CollectorConfig collector : next.collectors().values()) {
            Holdings shared = holdings.getOrDefault(collector.name(), new Holdings());
            nextHoldings.put(collector.name(), shared);
            for (String name : collector.databases()) {
                targets.add(target(
                        collector,
                        shared,
                        Objects.requireNonNull(next.databases().get(name)),
                        Objects.requireNonNull(nextDatabases.get(name)),
                        Objects.requireNonNull(nextPermits.get(name))));
            }
        }
        Engines nextEngines = engines.with(next.engines().values());
        targets.addAll(nextEngines.targets());
        store.together(() -> {
            refreshers.change(targets, change.targets().unchanged(), FamilyNames.of(next), environment());
            traces.change(next).forEach(Gateway::report);
            pushes.change(next);
        });
        databases.replaceBy(nextDatabases);
        engines.leaveTo(nextEngines);
        engines = nextEngines;
        permits = nextPermits;
        holdings = nextHoldings;
        config = next;
        return Optional.of(change);
    }

    /** Starts nothing more, cancels what is under way, writes what was pushed, and then closes the connections. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            refreshers.close();
            engines.close();
            pushes.close();
            databases.close();
        }
    }

    private static void report(Displaced displaced) {
        LOG.warnf(
                "traced work is removed name=%s open=%d reason=\"%s\"",
                displaced.name(), displaced.open(), displaced.conflict());
    }

    /** The epoch of what comes now: it rises though the wall clock may not have moved. */
    private Refresher.Environment environment() {
        epoch = Math.max(epoch + 1, clocks.wall().instant().toEpochMilli());
        return new Refresher.Environment(store, clocks, work, TextSize::of, tracer, listener, epoch);
    }

    private static Target target(
            CollectorConfig collector, Holdings holdings, DatabaseConfig config, Database database, Permits permits) {
        return new Target(
                new TargetId(collector.name(), config.name()),
                Owner.collector(collector.name()),
                holdings,
                collector.databases().indexOf(config.name()),
                collector.databases().size() > 1,
                collector.schedule(),
                collector.timeout(),
                collector.onError(),
                collector.onEmpty(),
                collector.limits().maxSeries(),
                collector.limits().maxExpositionBytes(),
                collector.lastSuccessMetric(),
                databaseLabels(collector, config),
                new PostgresSource(database, config, collector),
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
