package dev.weir.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A piece of work that takes no time, beside others of its kind that are open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TracerBenchmark {
    @Param({"0", "5", "25", "100", "10000"})
    public int open;

    private final Tracer tracer = new Tracer(System::nanoTime);
    private final Work work = new Work((outcome, duration) -> {});
    private final LongAdder naive = new LongAdder();

    @Setup
    public void startTheOthers() {
        for (int i = 0; i < open; i++) {
            tracer.start(work);
        }
    }

    /** A counter that is moved at the end. */
    @Benchmark
    public void naive() {
        long started = System.nanoTime();
        naive.add(System.nanoTime() - started);
    }

    @Benchmark
    public void startAndEnd() {
        tracer.start(work).end(Tracer.SUCCESS);
    }

    @Benchmark
    @Threads(2)
    public void naiveOfTwoThreads() {
        naive();
    }

    @Benchmark
    @Threads(2)
    public void startAndEndOfTwoThreads() {
        startAndEnd();
    }
}
