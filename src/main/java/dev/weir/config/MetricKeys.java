package dev.weir.config;

import static dev.weir.model.MetricType.BARE_COUNTER;
import static dev.weir.model.MetricType.COUNTER;
import static dev.weir.model.MetricType.GAUGE;
import static dev.weir.model.MetricType.HISTOGRAM;
import static dev.weir.model.MetricType.INFO;
import static dev.weir.model.MetricType.STATESET;
import static dev.weir.model.MetricType.SUMMARY;
import static dev.weir.model.MetricType.UNKNOWN;

import dev.weir.model.MetricType;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of metrics that only some types have. */
final class MetricKeys {
    private static final Map<String, Set<MetricType>> TYPES = Map.of(
            "value", EnumSet.of(GAUGE, COUNTER, UNKNOWN, HISTOGRAM, SUMMARY),
            "null", EnumSet.complementOf(EnumSet.of(BARE_COUNTER, INFO)),
            "state", EnumSet.of(STATESET),
            "states", EnumSet.of(STATESET),
            "le", EnumSet.of(HISTOGRAM),
            "buckets", EnumSet.of(HISTOGRAM),
            "bounds", EnumSet.of(HISTOGRAM),
            "quantile", EnumSet.of(SUMMARY),
            "sum", EnumSet.of(HISTOGRAM, SUMMARY),
            "count", EnumSet.of(HISTOGRAM, SUMMARY));

    private MetricKeys() {}

    /** Reports the keys that a metric's type does not have; of an unknown type none. */
    static void check(Section section, Optional<MetricType> type) {
        TYPES.forEach((key, types) -> {
            if (type.isEmpty()) {
                section.misplaced(key);
            } else if (!types.contains(type.get())) {
                section.misplaced(key).ifPresent(value -> value.problemAtKey(refusal(key, type.get(), types)));
            }
        });
    }

    private static String refusal(String key, MetricType type, Set<MetricType> types) {
        String others = types.stream().map(MetricType::openMetrics).collect(Collectors.joining(", "));
        return "the type %s has no '%s' (it belongs to %s)".formatted(type.openMetrics(), key, others);
    }
}
