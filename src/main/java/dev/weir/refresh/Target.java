package dev.weir.refresh;

import dev.weir.config.CollectorConfig;
import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.source.Source;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is refreshed as a whole, and by which rules.
 *
 * @param owner whose families its samples belong to
 * @param timeout the deadline of a refresh, waiting included
 * @param maxExpositionBytes above it a refresh fails
 * @param lastSuccessMetric a gauge to export the last success as, in whole unix seconds; null for none
 * @param lastSuccessLabels the labels of that gauge
 * @param permits of the database
 */
public record Target(
        TargetId id,
        Owner owner,
        Schedule schedule,
        Duration timeout,
        CollectorConfig.OnError onError,
        CollectorConfig.OnEmpty onEmpty,
        long maxExpositionBytes,
        @Nullable String lastSuccessMetric,
        Map<String, String> lastSuccessLabels,
        Source source,
        Permits permits) {}
