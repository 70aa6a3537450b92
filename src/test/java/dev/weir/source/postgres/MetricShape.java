package dev.weir.source.postgres;

import dev.weir.config.Location;
import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.Bounds;
import dev.weir.config.MetricConfig.Columns;
import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The configuration of a metric that is more than one sample a row. Its columns are {@code le}, {@code v} and so on. */
record MetricShape(
        MetricType type, Columns columns, OnNull onNull, OnDuplicate onDuplicate, Map<String, String> staticLabels) {

    private MetricShape(MetricType type, Columns columns) {
        this(type, columns, OnNull.SKIP, OnDuplicate.FAIL, Map.of());
    }

    static MetricShape bucketRows(@Nullable String sum, @Nullable String count) {
        return new MetricShape(MetricType.HISTOGRAM, new Columns.BucketRows("le", "v", new Totals(sum, count)));
    }

    static MetricShape bucketArrays(@Nullable String sum, @Nullable String count, Double... bounds) {
        return new MetricShape(
                MetricType.HISTOGRAM,
                new Columns.BucketArrays("b", new Bounds.Fixed(List.of(bounds)), new Totals(sum, count)));
    }

    static MetricShape bucketArraysBeside(String bounds, @Nullable String sum, @Nullable String count) {
        return new MetricShape(
                MetricType.HISTOGRAM,
                new Columns.BucketArrays("b", new Bounds.InColumn(bounds), new Totals(sum, count)));
    }

    static MetricShape quantileRows(@Nullable String sum, @Nullable String count) {
        return new MetricShape(MetricType.SUMMARY, new Columns.QuantileRows("q", "v", new Totals(sum, count)));
    }

    static MetricShape onlyTotals(@Nullable String sum, @Nullable String count) {
        return new MetricShape(MetricType.SUMMARY, new Columns.OnlyTotals(new Totals(sum, count)));
    }

    static MetricShape states(String... states) {
        return new MetricShape(MetricType.STATESET, new Columns.State("s", List.of(states)));
    }

    MetricShape onNull(OnNull other) {
        return new MetricShape(type, columns, other, onDuplicate, staticLabels);
    }

    MetricShape onDuplicate(OnDuplicate other) {
        return new MetricShape(type, columns, onNull, other, staticLabels);
    }

    MetricShape with(String label, String value) {
        return new MetricShape(type, columns, onNull, onDuplicate, Map.of(label, value));
    }

    /** @param labels of the columns of their names */
    MetricConfig named(String name, String... labels) {
        return new MetricConfig(
                name,
                type,
                "Help.",
                columns,
                Stream.of(labels).map(label -> new LabelColumn(label, label)).toList(),
                staticLabels,
                onNull,
                onDuplicate,
                new Location(Path.of("weir.yaml"), 1, 3));
    }
}
