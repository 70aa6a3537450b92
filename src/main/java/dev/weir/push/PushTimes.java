package dev.weir.push;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /** The sample of a group. */
    static FamilySamples of(Family family, GroupKey key, @Nullable Double seconds) {
        var labels = new TreeMap<>(key.labels());
        // Without a value the label is written nowhere, and a scrape that honors labels adds none.
        labels.putIfAbsent("instance", "");
        return new FamilySamples(
                family,
                List.of(Samples.builder(List.copyOf(labels.keySet()))
                        .add(seconds == null ? 0 : seconds, labels.values().toArray(String[]::new))
                        .build()));
    }
}
