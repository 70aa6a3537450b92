package dev.weir.model;

import java.util.Optional;
import java.util.regex.Pattern;

/** The legacy character set of metric and label names, which every version of Prometheus reads. */
public final class Names {
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Names() {}

    public static boolean isMetricName(String name) {
        return METRIC.matcher(name).matches();
    }

    /** Whose a metric name is that nobody else may use, for messages. */
    public static Optional<String> owner(String metric) {
        if (metric.startsWith("weir_")) {
            return Optional.of("Weir's own");
        }
        return metric.equals("up") || metric.startsWith("scrape_") ? Optional.of("Prometheus' own") : Optional.empty();
    }

    /** Whether a label may have this name; those that start with two underscores are Prometheus' own. */
    public static boolean isLabelName(String name) {
        return LABEL.matcher(name).matches() && !name.startsWith("__");
    }
}
