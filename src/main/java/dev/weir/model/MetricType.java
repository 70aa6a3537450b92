package dev.weir.model;

import java.util.List;

/**
 * The type of a metric family, by its name in each text format.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text 0.0.4</a>
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics 1.0</a>
 */
public enum MetricType {
    GAUGE("gauge", "gauge", ""),
    COUNTER("counter", "counter", "_total"),
    /** A counter whose name does not end in {@code _total}, which OpenMetrics has no counters without. */
    BARE_COUNTER("counter", "unknown", ""),
    UNKNOWN("untyped", "unknown", ""),
    INFO("gauge", "info", "_info"),
    STATESET("gauge", "stateset", ""),
    HISTOGRAM("histogram", "histogram", ""),
    SUMMARY("summary", "summary", "");

    private final String text;
    private final String openMetrics;
    private final String suffix;

    MetricType(String text, String openMetrics, String suffix) {
        this.text = text;
        this.openMetrics = openMetrics;
        this.suffix = suffix;
    }

    /** The name in text 0.0.4. */
    public String text() {
        return text;
    }

    /** The name in OpenMetrics 1.0. */
    public String openMetrics() {
        return openMetrics;
    }

    /** What every sample name of this type ends in; empty for none. OpenMetrics' family name is without it. */
    public String suffix() {
        return suffix;
    }

    /** Whether OpenMetrics keeps a name for the time of its creation. */
    public boolean hasCreated() {
        return switch (this) {
            case COUNTER, HISTOGRAM, SUMMARY -> true;
            case GAUGE, BARE_COUNTER, UNKNOWN, INFO, STATESET -> false;
        };
    }

    /** What the names of samples of this type may have behind the name of their family. */
    public List<Suffix> suffixes() {
        return switch (this) {
            case HISTOGRAM -> List.of(Suffix.BUCKET, Suffix.SUM, Suffix.COUNT);
            case SUMMARY -> List.of(Suffix.NONE, Suffix.SUM, Suffix.COUNT);
            default -> List.of(Suffix.NONE);
        };
    }
}
