package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.config.EngineMetric;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.source.CollectException;
import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Listed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes what is known of an engine's containers as samples. There is one of each engine for as long as it is read. */
final class ContainerFamilies {
    private final EngineConfig engine;
    private final LongSupplier nanoTime;
    private final long firstNanos;
    private final ContainerLabels labels;

    /** @param nanoTime the monotonic clock: Windows has no other measure of the processor time there was */
    ContainerFamilies(EngineConfig engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.firstNanos = nanoTime.getAsLong();
        this.labels = new ContainerLabels(engine);
    }

    /**
     * Why there can be no samples of a container; empty if there can. Such a one has not been read: it has its failures at most,
     * without the labels that are to blame, and not even those if its name is.
     */
    Optional<CollectException> refusal(Listed container) {
        return labels.refusal(labels.of(container));
    }

    /**
     * Every family of {@link EngineConfig#families()}, those without samples too. Of containers with one name the first is told,
     * unless ids are labels, so that no series occurs twice; all of them count.
     */
    List<FamilySamples> of(List<Reading> containers) {
        var told = new ArrayList<Reading>();
        var labelValues = new ArrayList<String[]>();
        var names = new HashSet<String>();
        for (Reading container : containers) {
            String[] values = labels.of(container.listed());
            boolean isRefused = labels.refusal(values).isPresent();
            if (isRefused) {
                labels.clearRefused(values);
            }
            String id = engine.withId() ? container.listed().id() : "";
            if (!values[0].isEmpty() && names.add(values[0] + '/' + id)) {
                told.add(isRefused ? new Reading(container.listed(), container.failures(), null, null) : container);
                labelValues.add(values);
            }
        }
        long nanos = nanoTime.getAsLong() - firstNanos;
        return Arrays.stream(EngineMetric.values())
                .filter(metric -> engine.upstreamGauges() || !metric.isUpstreams())
                .map(metric -> metric == EngineMetric.CONTAINERS
                        ? number(containers.size())
                        : samples(metric, told, labelValues, nanos))
                .toList();
    }

    private FamilySamples number(int containers) {
        Samples samples = engine.engineLabel()
                ? Samples.builder(List.of("engine"))
                        .add(containers, engine.name())
                        .build()
                : Samples.of(containers);
        return new FamilySamples(EngineMetric.CONTAINERS.family(), List.of(samples));
    }

    private FamilySamples samples(
            EngineMetric metric, List<Reading> containers, List<String[]> labelValues, long nanos) {
        Samples.Builder samples = Samples.builder(labels.names());
        for (int i = 0; i < containers.size(); i++) {
            double value = value(metric, containers.get(i), nanos);
            if (Double.isFinite(value)) {
                samples.add(value, labelValues.get(i));
            }
        }
        return new FamilySamples(metric.family(), List.of(samples.build()));
    }

    private static double value(EngineMetric metric, Reading container, long nanos) {
        if (metric == EngineMetric.REFRESH_FAILURES) {
            return container.failures();
        }
        if (container.inspected() == null) {
            return Double.NaN;
        }
        double state = state(metric, container.inspected());
        return Double.isNaN(state) && container.usage() != null
                ? UsageValues.of(metric, container.usage(), nanos)
                : state;
    }

    private static double state(EngineMetric metric, Inspected container) {
        return switch (metric) {
            case RUNNING_STATE -> container.running() ? 1 : container.restarting() ? 0.5 : 0;
            case HEALTH_STATE -> container.health().orElse(Double.NaN);
            case START_TIME -> seconds(container.startedAt());
            case EXIT_CODE ->
                container.exitCode().isPresent() ? container.exitCode().getAsLong() : Double.NaN;
            case OOM_KILLED -> container.oomKilled() ? 1 : 0;
            case RESTARTS, UPSTREAM_RESTART_COUNT -> container.restarts();
            default -> Double.NaN;
        };
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? Double.NaN : time.getEpochSecond() + time.getNano() / 1e9;
    }
}
