package dev.weir.push;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.util.LinkedHashMap;
import java.util.List;

/** The families that tell of each group when it was pushed to. Their names are those that users of Pushgateway know. */
final class PushTimes {
    static final Family PUSHED = new Family(
            "push_time_seconds", MetricType.GAUGE, "When the group was last pushed to, in unix seconds; 0 for never.");
    static final Family FAILED = new Family(
            "push_failure_time_seconds",
            MetricType.GAUGE,
            "When a push to the group was last refused, in unix seconds; 0 for never.");

    private PushTimes() {}

    static boolean isOne(String name) {
        return name.equals(PUSHED.name()) || name.equals(FAILED.name());
    }

    /** The sample of a group in the family that {@linkplain #isOne is one of them}. */
    static FamilySamples of(String name, GroupKey key, GroupState state) {
        boolean isPushed = name.equals(PUSHED.name());
        Family family = isPushed ? PUSHED : FAILED;
        Double seconds = isPushed ? state.pushedSeconds() : state.failedSeconds();
        var labels = new LinkedHashMap<String, String>();
        // First, and written even without a value: a scrape that honors labels adds none then.
        labels.put("instance", "");
        labels.putAll(key.labels());
        return new FamilySamples(
                family,
                List.of(Samples.builder(List.copyOf(labels.keySet()), 1)
                        .add(seconds == null ? 0 : seconds, labels.values().toArray(String[]::new))
                        .build()));
    }
}
