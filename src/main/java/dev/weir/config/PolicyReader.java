package dev.weir.config;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.model.MetricType;
import java.util.Optional;

/** Reads what becomes of a NULL and of a series that occurs twice. Not every type can have every answer. */
final class PolicyReader {
    private PolicyReader() {}

    static OnNull onNull(Section section, Optional<MetricType> type) {
        if (type.equals(Optional.of(MetricType.INFO))) {
            return OnNull.SKIP;
        }
        boolean nan = type.isEmpty() || mayBeNan(type.get(), section);
        OnNull[] choices = nan ? OnNull.values() : new OnNull[] {OnNull.SKIP, OnNull.ZERO, OnNull.FAIL};
        return section.get("null").flatMap(value -> value.choice(choices)).orElse(OnNull.SKIP);
    }

    static OnDuplicate onDuplicate(Section section, Optional<MetricType> type) {
        boolean sum = type.isEmpty() || adds(type.get());
        OnDuplicate[] choices = sum ? OnDuplicate.values() : new OnDuplicate[] {OnDuplicate.FAIL, OnDuplicate.FIRST};
        return section.get("duplicates").flatMap(value -> value.choice(choices)).orElse(OnDuplicate.FAIL);
    }

    /** Counters, buckets and totals count, and a state is or is not. */
    private static boolean mayBeNan(MetricType type, Section section) {
        return switch (type) {
            case GAUGE, UNKNOWN -> true;
            case SUMMARY -> section.get("quantile").isPresent();
            case COUNTER, BARE_COUNTER, INFO, STATESET, HISTOGRAM -> false;
        };
    }

    /** Whether the sum of two series is one of the same kind. */
    private static boolean adds(MetricType type) {
        return switch (type) {
            case GAUGE, COUNTER, BARE_COUNTER, UNKNOWN -> true;
            case INFO, STATESET, HISTOGRAM, SUMMARY -> false;
        };
    }
}
