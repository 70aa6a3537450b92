package dev.weir.telemetry;

import dev.weir.config.PushConfig;
import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.batch.BatchSettings;
import dev.weir.push.batch.Batcher;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.batch.FlushReason;
import dev.weir.push.batch.Flushed;
import dev.weir.push.batch.Flusher;
import dev.weir.push.batch.LossReason;
import dev.weir.push.batch.Values;
import dev.weir.snapshot.SnapshotStore;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What pushes add to a scrape of the telemetry, and what telling of a full batch costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
public class PushMetersBenchmark {
    private static final FlushEnded FULL = new FlushEnded(
            "groups", FlushReason.CAPACITY, true, 500, Collections.nCopies(500, 1), Duration.ofMillis(30));

    @Param({"memory", "database"})
    public String kept;

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private BatchMeters batches;

    @Setup
    public void register() {
        var snapshot = new SnapshotStore();
        var groups = new Groups(
                PushConfig.BUILT_IN, null, InstantSource.system(), System::nanoTime, timers, snapshot, flush -> {});
        var agents = new Agents(
                PushConfig.BUILT_IN, null, InstantSource.system(), System::nanoTime, timers, snapshot, flush -> {});
        new PushMeters(groups, agents, Optional.empty(), registry).start(new StartupEvent());
        batches = new BatchMeters(groups, agents, registry);
        if (kept.equals("database")) {
            batches.register("groups", stats());
            batches.register("agents", stats());
        }
    }

    @TearDown
    public void end() {
        timers.shutdownNow();
    }

    @Benchmark
    public String scrape() {
        return registry.scrape();
    }

    @Benchmark
    public void tellOfAFullBatch() {
        batches.ended(FULL);
    }

    private BatcherStats stats() {
        var settings = new BatchSettings(
                500, 2_500, Duration.ofHours(1), 1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(15));
        return new Batcher<String, String>("any", settings, new Any(), new Any(), System::nanoTime, timers, flush -> {})
                .stats();
    }

    private static final class Any implements Values<String>, Flusher<String, String> {
        @Override
        public boolean isOlder(String arrived, String held) {
            return false;
        }

        @Override
        public String merge(String held, String arrived) {
            return arrived;
        }

        @Override
        public long weight(String value) {
            return value.length();
        }

        @Override
        public Uni<Flushed> flush(Map<String, String> batch) {
            return Uni.createFrom().item(new Flushed(0, 0));
        }

        @Override
        public List<Integer> utilization(Map<String, String> batch) {
            return List.of();
        }

        @Override
        public void lost(Map<String, String> entries, LossReason reason) {}
    }
}
