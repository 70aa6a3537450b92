package dev.weir.config;

import dev.weir.model.MetricType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a query become samples of one family.
 *
 * @param valueColumn the column of the value; null for {@link MetricType#INFO}, whose value is 1
 * @param labels the labels that come from columns
 * @param staticLabels the labels that are the same for every sample
 * @param location where the metric is defined
 */
public record MetricConfig(
        String name,
        MetricType type,
        String help,
        @Nullable String valueColumn,
        List<LabelColumn> labels,
        Map<String, String> staticLabels,
        OnNull onNull,
        OnDuplicate onDuplicate,
        Location location) {

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
