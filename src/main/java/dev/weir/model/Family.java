package dev.weir.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is said once of a metric family: its name, type and help.
 *
 * @param name its name in text 0.0.4, which that of each sample is or starts with, as in {@code orders_processed_total}
 * @param type its type; a counter's name ends in {@code _total}, an info's in {@code _info}
 * @param help one line of prose, unescaped
 */
public record Family(String name, MetricType type, String help) {

    /** @throws IllegalArgumentException if the name is not a metric name, or does not fit the type */
    public Family {
        if (!Names.isMetricName(name)) {
            throw new IllegalArgumentException("'" + name + "' is not a metric name");
        }
        if (!name.endsWith(type.suffix()) || name.length() == type.suffix().length()) {
            throw new IllegalArgumentException(
                    "the name of a " + type.openMetrics() + " ends in " + type.suffix() + ", '" + name + "' does not");
        }
    }

    /** The name of the family in OpenMetrics: without the suffix of its samples. */
    public String openMetricsName() {
        return name.substring(0, name.length() - type.suffix().length());
    }

    /** Every name that a sample of it may have. */
    public List<String> sampleNames() {
        return type.suffixes().stream().map(suffix -> name + suffix.text()).toList();
    }

    /**
     * Every name that no other family may have: its own, that in OpenMetrics, and those of its samples, whether they are there
     * or not.
     *
     * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/#metricfamily">OpenMetrics</a>, on names that clash
     */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        names.add(name);
        names.add(openMetricsName());
        names.addAll(sampleNames());
        if (type.hasCreated()) {
            names.add(openMetricsName() + "_created");
        }
        return names;
    }
}
