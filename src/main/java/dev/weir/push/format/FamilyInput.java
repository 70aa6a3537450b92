package dev.weir.push.format;

import dev.weir.model.MetricType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of a family so far. */
final class FamilyInput {
    final String name;

    /** Where it was named first. */
    final int place;

    @Nullable
    String help;

    /** The type, of which a counter may lack the suffix; null until it is said, or a sample comes first. */
    @Nullable
    MetricType type;

    /** How many samples there are. */
    int samples;

    /** The lines of the samples, if each stands for itself. */
    final StringBuilder lines = new StringBuilder(0);

    /** Histograms or summaries by their labels. */
    final Map<String, Point> points = new LinkedHashMap<>(0);

    FamilyInput(String name, int place) {
        this.name = name;
        this.place = place;
    }

    boolean has(MetricType wanted) {
        return type == wanted;
    }

    /** The label that samples of such a family tell their buckets or quantiles by; empty for none. */
    String ownLabel() {
        if (has(MetricType.HISTOGRAM)) {
            return "le";
        }
        return has(MetricType.SUMMARY) ? "quantile" : "";
    }
}
