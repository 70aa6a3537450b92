package dev.weir.telemetry;

import dev.weir.config.ConfigChange;
import dev.weir.postgres.Connections;
import dev.weir.postgres.DatabaseStats;
import dev.weir.postgres.Databases;
import dev.weir.refresh.Refreshers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What databases are asked for, by their names: being reached in another way changes nothing. */
@Singleton
final class DatabaseMeters {
    private final Databases databases;
    private final Refreshers refreshers;
    private final MeterRegistry registry;
    private final Map<String, MeterGroup> registered = new HashMap<>();

    DatabaseMeters(Databases databases, Refreshers refreshers, MeterRegistry registry) {
        this.databases = databases;
        this.refreshers = refreshers;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        update();
    }

    void changed(@Observes ConfigChange change) {
        update();
    }

    private synchronized void update() {
        Set<String> present = databases.byName().keySet();
        registered.entrySet().removeIf(database -> {
            boolean isGone = !present.contains(database.getKey());
            if (isGone) {
                database.getValue().remove();
            }
            return isGone;
        });
        present.forEach(name -> registered.computeIfAbsent(name, this::register));
    }

    private MeterGroup register(String name) {
        var meters = new MeterGroup(registry, "database", name);
        connections(meters, "open", name, Connections::open);
        connections(meters, "in_use", name, Connections::inUse);
        meters.gauge(Metric.DATABASE_CONNECTIONS, () -> refreshers.waiting(name), "state", "waiting");
        cancels(meters, "cancelled", name, DatabaseStats::cancelled);
        cancels(meters, "connection_closed", name, DatabaseStats::closed);
        cancels(meters, "abandoned", name, DatabaseStats::abandoned);
        return meters;
    }

    private void connections(MeterGroup meters, String state, String name, ToLongFunction<Connections> count) {
        meters.gauge(Metric.DATABASE_CONNECTIONS, () -> count.applyAsLong(databases.connections(name)), "state", state);
    }

    private void cancels(MeterGroup meters, String result, String name, ToLongFunction<DatabaseStats> count) {
        meters.counter(Metric.REFRESH_CANCELS, () -> count.applyAsLong(databases.stats(name)), "result", result);
    }
}
