package dev.weir.config;

import dev.weir.config.CollectorConfig.OnError;
import dev.weir.model.Family;
import dev.weir.model.TargetId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Docker engine, or another one with its API, whose containers are read.
 *
 * @param engineLabel whether every sample says in the label {@code engine} where it comes from: where there are several
 * @param callTimeout of one API call
 * @param timeout one deadline for all calls of a refresh together
 * @param maxConcurrentCalls the most calls under way at once
 * @param labels which labels of a container become labels of its samples: the sample's name to the container's
 * @param withId whether the samples of a container have its full id as the label {@code id}
 * @param withImage whether they have its image as the label {@code image}
 * @param upstreamGauges whether docker_exporter's gauges of cumulative values stand beside the counters
 */
public record EngineConfig(
        String name,
        EngineAddress address,
        boolean engineLabel,
        Schedule schedule,
        Duration callTimeout,
        Duration timeout,
        int maxConcurrentCalls,
        OnError onError,
        Map<String, String> labels,
        boolean withId,
        boolean withImage,
        boolean upstreamGauges) {
    /** What the targets of engines have as their collector's name. */
    public static final String COLLECTOR = "docker";

    /** Whose the families of engines are, for messages. */
    static final String OWNER = "the section 'docker'";

    /** What is refreshed of it. */
    public TargetId target() {
        return new TargetId(COLLECTOR, name);
    }

    /** Every family that the engine gives, in the order of the exposition. */
    public List<Family> families() {
        return Arrays.stream(EngineMetric.values())
                .filter(metric -> upstreamGauges || !metric.isUpstreams())
                .map(EngineMetric::family)
                .toList();
    }
}
