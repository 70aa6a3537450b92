package dev.weir.config;

import dev.weir.config.MetricConfig.Bounds;
import dev.weir.config.MetricConfig.Columns;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads where the numbers of a metric come from. */
final class ColumnsReader {
    private static final String COLUMN = "the name of a column";
    private static final String STATES = "a list of all states";
    private static final String BOUNDS = "a list of ascending numbers, or the name of a column";

    private final Section section;

    private ColumnsReader(Section section) {
        this.section = section;
    }

    /** Where those of a type come from; empty if there is a problem. */
    static Optional<Columns> read(Section section, MetricType type) {
        var reader = new ColumnsReader(section);
        return switch (type) {
            case GAUGE, COUNTER, BARE_COUNTER, UNKNOWN ->
                reader.require("value").map(Columns.Value::new);
            case INFO -> Optional.of(new Columns.Nothing());
            case STATESET -> reader.stateset();
            case HISTOGRAM -> reader.histogram();
            case SUMMARY -> reader.summary();
        };
    }

    private Optional<Columns> stateset() {
        Optional<String> column = require("state");
        List<Value> items = section.require("states", STATES)
                .map(value -> value.nonEmptyItems(STATES))
                .orElse(List.of());
        var states = new LinkedHashSet<String>();
        for (Value item : items) {
            item.nonBlank("the text of a state")
                    .filter(state -> !states.add(state))
                    .ifPresent(state -> item.problem("the state " + Value.quote(state) + " is given twice"));
        }
        return column.map(state -> new Columns.State(state, List.copyOf(states)));
    }

    private Optional<Columns> histogram() {
        boolean rows = section.get("le").isPresent();
        boolean valued = section.get("value").isPresent();
        boolean arrays =
                section.get("buckets").isPresent() || section.get("bounds").isPresent();
        Totals totals = totals();
        if (!rows && arrays) {
            refuseBeside("buckets", "value");
            Optional<String> buckets = require("buckets");
            Optional<Bounds> bounds = section.require("bounds", BOUNDS).flatMap(this::bounds);
            return buckets.flatMap(column -> bounds.map(known -> new Columns.BucketArrays(column, known, totals)));
        }
        refuseBeside("le", "buckets");
        refuseBeside("le", "bounds");
        Optional<String> le = section.require("le", COLUMN + ", or arrays as 'buckets' and 'bounds'")
                .flatMap(ColumnsReader::column);
        Optional<String> value = rows || valued ? require("value") : Optional.empty();
        return le.flatMap(bound -> value.map(column -> new Columns.BucketRows(bound, column, totals)));
    }

    private void refuseBeside(String key, String other) {
        section.get(other)
                .ifPresent(value -> value.problemAtKey(
                        "'%s' is given beside '%s' (expected either 'le' and 'value', or 'buckets' and 'bounds')"
                                .formatted(other, key)));
    }

    private Optional<Bounds> bounds(Value value) {
        if (value.isScalar()) {
            return column(value).map(Bounds.InColumn::new);
        }
        List<Double> bounds = new ArrayList<>();
        Value previous = value;
        for (Value item : value.nonEmptyItems(BOUNDS)) {
            Optional<Double> bound = item.parse("a number, or +Inf at the end", UpperBound::parse);
            if (bound.isEmpty()) {
                return Optional.empty();
            }
            if (!bounds.isEmpty() && bound.get() <= bounds.get(bounds.size() - 1)) {
                item.problem("invalid 'bounds' (found %s behind %s; expected ascending numbers)"
                        .formatted(item.found(), previous.found()));
                return Optional.empty();
            }
            bounds.add(bound.get());
            previous = item;
        }
        if (!bounds.isEmpty() && bounds.get(0) < 0) {
            section.get("sum")
                    .ifPresent(
                            sum -> sum.problemAtKey(
                                    "'sum' is given beside a negative bound (OpenMetrics has no sum of negative observations)"));
        }
        return Optional.of(new Bounds.Fixed(List.copyOf(bounds)));
    }

    private Optional<Columns> summary() {
        Totals totals = totals();
        if (section.get("quantile").isPresent() || section.get("value").isPresent()) {
            Optional<String> quantile = require("quantile");
            Optional<String> value = require("value");
            return quantile.flatMap(known -> value.map(column -> new Columns.QuantileRows(known, column, totals)));
        }
        if (section.get("sum").isEmpty() && section.get("count").isEmpty()) {
            section.problem("the metric has neither quantiles nor totals (expected 'quantile' and 'value', or 'sum', or"
                    + " 'count', or all of them)");
        }
        return Optional.of(new Columns.OnlyTotals(totals));
    }

    private Totals totals() {
        return new Totals(
                section.get("sum").flatMap(ColumnsReader::column).orElse(null),
                section.get("count").flatMap(ColumnsReader::column).orElse(null));
    }

    private Optional<String> require(String key) {
        return section.require(key, COLUMN).flatMap(ColumnsReader::column);
    }

    private static Optional<String> column(Value value) {
        return value.nonBlank(COLUMN);
    }
}
