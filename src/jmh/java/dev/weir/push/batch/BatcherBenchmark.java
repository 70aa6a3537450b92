package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Adding an entry whose flushes take no time, beside the queue that one would write otherwise. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatcherBenchmark {
    private static final BatchSettings SETTINGS = new BatchSettings(
            500, 2_500, Duration.ofSeconds(5), 64 << 20, Duration.ofMinutes(5), Duration.ofSeconds(15));

    /** Distinct keys: fewer than a batch has, and so many that every 500th add fills one. */
    @Param({"100", "100000"})
    public int keys;

    private final ArrayBlockingQueue<Long> queue = new ArrayBlockingQueue<>(2_500);
    private ScheduledExecutorService timers;
    private Batcher<Integer, Long> batcher;
    private Integer[] numbers;

    /** Where a thread is among the keys. */
    @State(Scope.Thread)
    public static class Position {
        int next;
    }

    @Setup
    public void open() {
        timers = Executors.newSingleThreadScheduledExecutor();
        numbers = new Integer[keys];
        for (int i = 0; i < keys; i++) {
            numbers[i] = i;
        }
        batcher =
                new Batcher<>("benchmark", SETTINGS, new Last(), new Nowhere(), System::nanoTime, timers, event -> {});
    }

    @TearDown
    public void close() {
        batcher.close().await().indefinitely();
        timers.shutdownNow();
        BatcherStats stats = batcher.stats();
        System.out.printf("%n# dropped %.3f %%%n", 100.0 * stats.dropped() / stats.accepted());
    }

    /** A queue that one thread uses, emptied whenever it is full. */
    @Benchmark
    @Threads(1)
    public boolean offer() {
        boolean taken = queue.offer(7L);
        if (!taken) {
            queue.clear();
        }
        return taken;
    }

    @Benchmark
    @Threads(1)
    public boolean add(Position position) {
        return batcher.add(numbers[(position.next++ & Integer.MAX_VALUE) % keys], 7L);
    }

    @Benchmark
    @Threads(2)
    public boolean addOfTwoThreads(Position position) {
        return batcher.add(numbers[(position.next++ & Integer.MAX_VALUE) % keys], 7L);
    }

    private static final class Last implements Values<Long> {
        @Override
        public boolean isOlder(Long arrived, Long held) {
            return arrived < held;
        }

        @Override
        public Long merge(Long held, Long arrived) {
            return arrived;
        }

        @Override
        public long weight(Long value) {
            return 16;
        }
    }

    private static final class Nowhere implements Flusher<Integer, Long> {
        @Override
        public Uni<Flushed> flush(Map<Integer, Long> batch) {
            return Uni.createFrom().item(new Flushed(batch.size(), 0));
        }

        @Override
        public List<Integer> utilization(Map<Integer, Long> batch) {
            return List.of(batch.size());
        }

        @Override
        public void lost(Map<Integer, Long> entries, LossReason reason) {}
    }
}
