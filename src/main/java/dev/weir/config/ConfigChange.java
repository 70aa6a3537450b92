package dev.weir.config;

import dev.weir.model.TargetId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new configuration changes. Where something is written, and in which order, means nothing.
 *
 * @param pools the databases by how connections to them are made; their {@code labels} are no part of that
 * @param targets by what they are read with: all of their collector's definition but its list of databases, and all of their
 *     database's; those of engines by their engine's definition
 * @param traces whether what holds for traced work is another
 * @param push in what that differs which holds for what is pushed
 */
public record ConfigChange(Difference<String> pools, Difference<TargetId> targets, boolean traces, PushChange push) {
    private static final Location NOWHERE = new Location(Path.of(""), 1, 1);

    private record TargetDefinition(CollectorConfig collector, DatabaseConfig database) {}

    /** What changes from one configuration to another. */
    public static ConfigChange between(GatewayConfig before, GatewayConfig after) {
        return new ConfigChange(
                Difference.between(pools(before), pools(after)),
                Difference.between(targets(before), targets(after)),
                !before.traces().equals(after.traces()),
                PushChange.between(before.push(), after.push()));
    }

    private static Map<String, DatabaseConfig> pools(GatewayConfig config) {
        var pools = new LinkedHashMap<String, DatabaseConfig>();
        config.databases().forEach((name, database) -> pools.put(name, database.withoutLabels()));
        return pools;
    }

    private static Map<TargetId, Record> targets(GatewayConfig config) {
        var targets = new LinkedHashMap<TargetId, Record>();
        for (CollectorConfig collector : config.collectors().values()) {
            CollectorConfig definition = anywhere(collector);
            for (String name : collector.databases()) {
                DatabaseConfig database = config.databases().get(name);
                if (database != null) {
                    targets.put(new TargetId(collector.name(), name), new TargetDefinition(definition, database));
                }
            }
        }
        config.engines().values().forEach(engine -> targets.put(engine.target(), engine));
        return targets;
    }

    private static CollectorConfig anywhere(CollectorConfig collector) {
        return new CollectorConfig(
                collector.name(),
                List.of(),
                collector.databaseLabel(),
                collector.schedule(),
                collector.timeout(),
                collector.onError(),
                collector.onEmpty(),
                collector.limits(),
                collector.lastSuccessMetric(),
                collector.queries().stream().map(ConfigChange::anywhere).toList());
    }

    private static QueryConfig anywhere(QueryConfig query) {
        return new QueryConfig(
                query.name(),
                query.sql(),
                NOWHERE,
                query.metrics().stream().map(ConfigChange::anywhere).toList());
    }

    private static MetricConfig anywhere(MetricConfig metric) {
        return new MetricConfig(
                metric.name(),
                metric.type(),
                metric.help(),
                metric.columns(),
                metric.labels(),
                metric.staticLabels(),
                metric.onNull(),
                metric.onDuplicate(),
                NOWHERE);
    }
}
