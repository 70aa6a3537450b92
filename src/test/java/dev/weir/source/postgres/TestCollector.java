package dev.weir.source.postgres;

import dev.weir.config.CollectorConfig;
import dev.weir.config.Location;
import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.config.QueryConfig;
import dev.weir.config.Schedule;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A collector's configuration with everything that a test does not care about filled in. */
final class TestCollector {
    static final String NAME = "orders";

    private final List<QueryConfig> queries = new ArrayList<>();
    private Schedule schedule = new Schedule.Interval(Duration.ofMinutes(5));
    private boolean databaseLabel;
    private int maxRows = 100;
    private int maxSeries = 100;
    private int maxLabelLength = 100;

    TestCollector query(String sql, MetricConfig... metrics) {
        int number = queries.size() + 1;
        queries.add(new QueryConfig("query " + number, sql, at(number * 10), List.of(metrics)));
        return this;
    }

    TestCollector schedule(Schedule other) {
        schedule = other;
        return this;
    }

    TestCollector databaseLabel() {
        databaseLabel = true;
        return this;
    }

    TestCollector maxRows(int limit) {
        maxRows = limit;
        return this;
    }

    TestCollector maxSeries(int limit) {
        maxSeries = limit;
        return this;
    }

    TestCollector maxLabelLength(int limit) {
        maxLabelLength = limit;
        return this;
    }

    CollectorConfig build() {
        return new CollectorConfig(
                NAME,
                List.of("shop"),
                databaseLabel,
                schedule,
                Duration.ofSeconds(30),
                new CollectorConfig.OnError.Drop(),
                CollectorConfig.OnEmpty.PUBLISH,
                new CollectorConfig.Limits(maxRows, maxSeries, maxLabelLength, 1 << 20),
                null,
                queries);
    }

    /** A gauge of the column {@code v}, with labels of the columns of their names. */
    static MetricConfig gauge(String name, String... labels) {
        return metric(MetricType.GAUGE, name, OnNull.SKIP, OnDuplicate.FAIL, Map.of(), labels);
    }

    static MetricConfig gauge(String name, OnNull onNull) {
        return metric(MetricType.GAUGE, name, onNull, OnDuplicate.FAIL, Map.of());
    }

    static MetricConfig gauge(String name, OnDuplicate onDuplicate, String... labels) {
        return metric(MetricType.GAUGE, name, OnNull.SKIP, onDuplicate, Map.of(), labels);
    }

    static MetricConfig gauge(String name, Map<String, String> staticLabels, String... labels) {
        return metric(MetricType.GAUGE, name, OnNull.SKIP, OnDuplicate.FAIL, staticLabels, labels);
    }

    static MetricConfig counter(String name) {
        return metric(MetricType.COUNTER, name, OnNull.SKIP, OnDuplicate.FAIL, Map.of());
    }

    static MetricConfig info(String name, String... labels) {
        return metric(MetricType.INFO, name, OnNull.SKIP, OnDuplicate.FAIL, Map.of(), labels);
    }

    private static MetricConfig metric(
            MetricType type,
            String name,
            OnNull onNull,
            OnDuplicate onDuplicate,
            Map<String, String> staticLabels,
            String... labels) {
        return new MetricConfig(
                name,
                type,
                "Help.",
                type == MetricType.INFO ? new MetricConfig.Columns.Nothing() : new MetricConfig.Columns.Value("v"),
                Stream.of(labels).map(label -> new LabelColumn(label, label)).toList(),
                staticLabels,
                onNull,
                onDuplicate,
                at(1));
    }

    private static Location at(int line) {
        return new Location(Path.of("weir.yaml"), line, 3);
    }
}
