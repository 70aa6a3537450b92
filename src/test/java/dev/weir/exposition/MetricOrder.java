package dev.weir.exposition;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the samples of a histogram or a summary to their order: each one's together, ascending, then sum and count. */
final class MetricOrder {
    private static final Map<String, Integer> PLACES = Map.of("_bucket", 0, "", 0, "_sum", 1, "_count", 2);

    private final String label;
    private final Set<Map<String, String>> begun = new HashSet<>();
    private @Nullable Map<String, String> current;
    private int place;
    private double reached;
    private double last;

    /** @param label that tells the buckets or quantiles apart */
    MetricOrder(String label) {
        this.label = label;
    }

    void sample(String suffix, Map<String, String> labels, double value) {
        var metric = new TreeMap<>(labels);
        String bound = metric.remove(label);
        int next = PLACES.getOrDefault(suffix, -1);
        check((bound != null) == (next == 0), label + " is missing, or too many", labels);
        if (!metric.equals(current)) {
            end();
            check(begun.add(metric), "interleaved", labels);
            current = metric;
            place = 0;
            reached = Double.NEGATIVE_INFINITY;
            last = 0;
        } else {
            check(next == 0 ? place == 0 : next > place, "out of order", labels);
        }
        place = next;
        if (bound != null) {
            double number =
                    ExpositionParser.value(bound.replaceFirst("e\\+?", "E").replaceFirst("E(-?)0", "E$1"));
            check(number > reached, "does not ascend", labels);
            check(suffix.isEmpty() || value >= last, "falls", labels);
            reached = number;
            last = value;
        } else if (suffix.equals("_count") && label.equals("le")) {
            check(value == last, "the count is not that of +Inf", labels);
        }
    }

    void end() {
        boolean isComplete = current == null || !label.equals("le") || reached == Double.POSITIVE_INFINITY;
        check(isComplete, "no bucket +Inf", Map.of());
    }

    private static void check(boolean holds, String message, Map<String, String> where) {
        if (!holds) {
            throw new AssertionError(message + ": " + where);
        }
    }
}
