package dev.weir.source.postgres;

import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.Bounds;
import dev.weir.config.MetricConfig.Columns;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.postgres.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A column, and what a metric takes it for.
 *
 * @param column its name
 */
record Use(String column, As as) {
    enum As {
        /** A sample's value: a number, a point in time or a duration. */
        VALUE,
        /** A number or a duration. */
        MEASURE,
        /** A number. */
        NUMBER,
        /** An array of numbers. */
        NUMBERS,
        LABEL;

        /** Whether an interval becomes seconds. */
        boolean takesIntervals() {
            return this == VALUE || this == MEASURE;
        }

        /** What is wrong with a column that is used as this, and what would do; empty if it is one. */
        Optional<String> problem(Column column) {
            return switch (this) {
                case VALUE -> ColumnTypes.asValue(column);
                case MEASURE -> ColumnTypes.asMeasure(column);
                case NUMBER -> ColumnTypes.asNumber(column);
                case NUMBERS -> ColumnTypes.asNumbers(column);
                case LABEL -> ColumnTypes.asLabel(column);
            };
        }
    }

    /** All that a metric uses, its labels last. */
    static List<Use> of(MetricConfig metric) {
        var uses = new ArrayList<Use>();
        Columns columns = metric.columns();
        if (columns instanceof Columns.Value value) {
            uses.add(new Use(value.column(), As.VALUE));
        } else if (columns instanceof Columns.State state) {
            uses.add(new Use(state.column(), As.LABEL));
        } else if (columns instanceof Columns.BucketRows rows) {
            uses.add(new Use(rows.le(), As.MEASURE));
            uses.add(new Use(rows.value(), As.NUMBER));
            add(uses, rows.totals());
        } else if (columns instanceof Columns.BucketArrays arrays) {
            uses.add(new Use(arrays.buckets(), As.NUMBERS));
            if (arrays.bounds() instanceof Bounds.InColumn bounds) {
                uses.add(new Use(bounds.column(), As.NUMBERS));
            }
            add(uses, arrays.totals());
        } else if (columns instanceof Columns.QuantileRows rows) {
            uses.add(new Use(rows.quantile(), As.NUMBER));
            uses.add(new Use(rows.value(), As.MEASURE));
            add(uses, rows.totals());
        } else if (columns instanceof Columns.OnlyTotals only) {
            add(uses, only.totals());
        }
        metric.labels().forEach(label -> uses.add(new Use(label.column(), As.LABEL)));
        return uses;
    }

    private static void add(List<Use> uses, Totals totals) {
        if (totals.sum() != null) {
            uses.add(new Use(totals.sum(), As.MEASURE));
        }
        if (totals.count() != null) {
            uses.add(new Use(totals.count(), As.NUMBER));
        }
    }
}
