package dev.weir.telemetry;

import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.batch.FlushReason;
import dev.weir.push.batch.LossReason;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what is pushed on its way to the database; nothing where there is none. The buckets are those of Coder's batcher
 * of agents' metadata.
 */
@Singleton
final class BatchMeters {
    private static final double[] UTILIZATION = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 40, 80, 160};
    private static final double[] SIZE = {10, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500};
    private static final Duration[] DURATION = Arrays.stream(
                    new long[] {10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Groups groups;
    private final Agents agents;
    private final MeterRegistry registry;
    private final Map<String, Flushes> flushes = new ConcurrentHashMap<>();

    /** What is recorded of each flush of a batcher. */
    private record Flushes(
            DistributionSummary utilization, DistributionSummary size, Map<FlushReason, Timer> durations) {}

    BatchMeters(Groups groups, Agents agents, MeterRegistry registry) {
        this.groups = groups;
        this.agents = agents;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        register("groups", groups.batches());
        register("agents", agents.batches());
    }

    void ended(@Observes FlushEnded flush) {
        @Nullable Flushes batcher = flushes.get(flush.batcher());
        if (batcher != null) {
            flush.utilization().forEach(batcher.utilization()::record);
            if (flush.succeeded()) {
                batcher.size().record(flush.entries());
                Objects.requireNonNull(batcher.durations().get(flush.reason())).record(flush.duration());
            }
        }
    }

    /** @param stats null if what is pushed lives in memory: then nothing is said of it */
    void register(String name, @Nullable BatcherStats stats) {
        if (stats == null) {
            return;
        }
        var meters = new MeterGroup(registry, "batcher", name);
        meters.counter(Metric.PUSH_ACCEPTED, stats::accepted);
        meters.counter(Metric.PUSH_FLUSHED, stats::flushed);
        meters.counter(Metric.PUSH_SUPERSEDED, stats::superseded);
        meters.counter(Metric.PUSH_IGNORED, stats::ignored);
        meters.counter(Metric.PUSH_DROPPED, stats::dropped);
        meters.counter(Metric.PUSH_ROWS_WRITTEN, stats::rows);
        meters.counter(Metric.PUSH_FLUSH_FAILURES, stats::failures);
        meters.counter(Metric.PUSH_PUBLISH_ERRORS, stats::publishErrors);
        meters.gauge(Metric.PUSH_QUEUE_DEPTH, stats::queued);
        meters.gauge(Metric.PUSH_PENDING, stats::pending);
        for (LossReason reason : LossReason.values()) {
            meters.counter(Metric.PUSH_LOST, () -> stats.lost(reason), "reason", reason.label());
        }
        var durations = new EnumMap<FlushReason, Timer>(FlushReason.class);
        for (FlushReason reason : FlushReason.values()) {
            meters.counter(Metric.PUSH_BATCHES, () -> stats.batches(reason), "reason", reason.label());
            durations.put(
                    reason, meters.histogram(Metric.PUSH_FLUSH_DURATION_SECONDS, DURATION, "reason", reason.label()));
        }
        flushes.put(
                name,
                new Flushes(
                        meters.histogram(Metric.PUSH_BATCH_UTILIZATION, UTILIZATION),
                        meters.histogram(Metric.PUSH_BATCH_SIZE, SIZE),
                        durations));
    }
}
