package dev.weir.trace;

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
import org.openjdk.jmh.annotations.Warmup;

/** What a scrape does to the open traces. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CollectBenchmark {
    @Param({"10", "100", "10000"})
    public int open;

    private final Tracer tracer = new Tracer(System::nanoTime);
    private final Work work = new Work((outcome, duration) -> {});

    @Setup
    public void startThem() {
        for (int i = 0; i < open; i++) {
            tracer.start(work);
        }
    }

    @Benchmark
    public void collect() {
        tracer.collect();
    }
}
