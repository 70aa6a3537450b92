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
 * @param holdings of the owner
 * @param place among the owner's targets, in the order of the configuration: of two with the same series the later one fails
 * @param shared whether the owner may have other targets; only then are series compared
 * @param timeout the deadline of a refresh, waiting included
 * @param maxSeries the most samples that it may have; a refresh that brings more fails
 * @param maxExpositionBytes of all of the owner's targets together; a refresh that would exceed it fails
 * @param lastSuccessMetric a gauge to export the last success as, in whole unix seconds; null for none
 * @param lastSuccessLabels the labels of that gauge
 * @param permits of the database or engine
 */
public record Target(
        TargetId id,
        Owner owner,
        Holdings holdings,
        int place,
        boolean shared,
        Schedule schedule,
        Duration timeout,
        CollectorConfig.OnError onError,
        CollectorConfig.OnEmpty onEmpty,
        int maxSeries,
        long maxExpositionBytes,
        @Nullable String lastSuccessMetric,
        Map<String, String> lastSuccessLabels,
        Source source,
        Permits permits) {}
