package dev.weir.config;

import dev.weir.model.MetricType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a query become samples of one family.
 *
 * @param columns where its numbers come from
 * @param labels the labels that come from columns
 * @param staticLabels the labels that are the same for every sample
 * @param location where the metric is defined
 */
public record MetricConfig(
        String name,
        MetricType type,
        String help,
        Columns columns,
        List<LabelColumn> labels,
        Map<String, String> staticLabels,
        OnNull onNull,
        OnDuplicate onDuplicate,
        Location location) {

    /** Where the numbers of samples come from, by the type of the metric. */
    public sealed interface Columns {
        /** A gauge, a counter or an unknown: a sample a row. */
        record Value(String column) implements Columns {}

        /** An info: a sample a row, whose value is 1. */
        record Nothing() implements Columns {}

        /**
         * A stateset: a sample for each state, 1 for the current one and 0 for the others.
         *
         * @param column its text is the current state
         * @param states all of them, each once
         */
        record State(String column, List<String> states) implements Columns {}

        /**
         * A histogram of several rows, one a bucket: rows with the same labels belong together.
         *
         * @param le the upper bound
         * @param value how many observations are at most that: cumulative
         */
        record BucketRows(String le, String value, Totals totals) implements Columns {}

        /**
         * A histogram of one row.
         *
         * @param buckets an array, cumulative
         */
        record BucketArrays(String buckets, Bounds bounds, Totals totals) implements Columns {}

        /**
         * A summary of several rows, one a quantile: rows with the same labels belong together.
         *
         * @param quantile from 0 to 1
         * @param value the quantile's
         */
        record QuantileRows(String quantile, String value, Totals totals) implements Columns {}

        /** A summary without quantiles: one row each. */
        record OnlyTotals(Totals totals) implements Columns {}
    }

    /** The upper bounds of the buckets of arrays. */
    public sealed interface Bounds {
        /** @param values they ascend; positive infinity may be left out */
        record Fixed(List<Double> values) implements Bounds {}

        /** @param column an array that is as long as that of the buckets */
        record InColumn(String column) implements Bounds {}
    }

    /**
     * Where the sum and the count of a histogram or a summary come from; rows that belong together agree on them.
     *
     * @param sum a column; null for none
     * @param count a column; null for none
     */
    public record Totals(@Nullable String sum, @Nullable String count) {}

    /**
     * A label and the column its value comes from.
     *
     * @param label the name of the label
     * @param column the name of the column
     */
    public record LabelColumn(String label, String column) {}

    /** What a NULL value becomes. */
    public enum OnNull {
        /** No sample. */
        SKIP,
        ZERO,
        NAN,
        /** The refresh fails. */
        FAIL
    }

    /** What a series that occurs twice becomes. */
    public enum OnDuplicate {
        /** The refresh fails. */
        FAIL,
        /** The first row's value. */
        FIRST,
        /** The sum of the rows. */
        SUM
    }
}
