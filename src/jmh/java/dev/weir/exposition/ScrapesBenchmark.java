package dev.weir.exposition;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a scrape pays for being counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScrapesBenchmark {
    @Param
    private Format format = Format.TEXT;

    @Param
    private Encoding encoding = Encoding.IDENTITY;

    private final Scrapes scrapes = new Scrapes();

    @Benchmark
    public void oneEventLoop() {
        scrapes.count(format, encoding, 100_000);
    }

    @Benchmark
    @Threads(2)
    public void twoEventLoops() {
        scrapes.count(format, encoding, 100_000);
    }
}
