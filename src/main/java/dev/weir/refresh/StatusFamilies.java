package dev.weir.refresh;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Weir itself says of each target in the exposition. */
final class StatusFamilies {
    private static final Family UP = gauge("weir_collector_up", "Whether the last refresh of the target succeeded.");
    private static final Family LAST_SUCCESS = gauge(
            "weir_collector_last_success_timestamp_seconds",
            "When the target was last read successfully, in unix seconds; 0 for never.");
    private static final Family DURATION = gauge(
            "weir_collector_refresh_duration_seconds",
            "How long the last refresh of the target took, waiting included, failed ones too; 0 before the first.");
    private static final Family SAMPLES = gauge("weir_collector_samples", "Samples of the target in this exposition.");

    private final Target target;

    StatusFamilies(Target target) {
        this.target = target;
    }

    List<FamilySamples> of(@Nullable Outcome last, @Nullable Instant lastSuccess, int samples) {
        var families = new ArrayList<FamilySamples>();
        families.add(ofTarget(UP, last instanceof Outcome.Success ? 1 : 0));
        families.add(ofTarget(LAST_SUCCESS, lastSuccess == null ? 0 : lastSuccess.toEpochMilli() / 1000.0));
        families.add(ofTarget(DURATION, last == null ? 0 : Clocks.seconds(last.duration())));
        families.add(ofTarget(SAMPLES, samples));
        if (target.lastSuccessMetric() != null) {
            families.add(sample(
                    gauge(target.lastSuccessMetric(), "When this was last updated, in unix seconds; 0 for never."),
                    lastSuccess == null ? 0 : (double) lastSuccess.getEpochSecond(),
                    target.lastSuccessLabels()));
        }
        return families;
    }

    private FamilySamples ofTarget(Family family, double value) {
        return sample(
                family,
                value,
                Map.of(
                        "collector", target.id().collector(),
                        "database", target.id().database()));
    }

    private static FamilySamples sample(Family family, double value, Map<String, String> labels) {
        List<String> names = labels.keySet().stream().sorted().toList();
        String[] values = names.stream().map(labels::get).toArray(String[]::new);
        return new FamilySamples(
                family, List.of(Samples.builder(names).add(value, values).build()));
    }

    private static Family gauge(String name, String help) {
        return new Family(name, MetricType.GAUGE, help);
    }
}
