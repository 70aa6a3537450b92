package dev.weir.exposition;

import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.List;
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

/** 100,000 series with three labels, rendered from nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
public class RenderingBenchmark {
    private static final int SERIES = 100_000;

    @Param({"1", "100"})
    private int collectors;

    /** Percent of the families that are counters, and of the values that are fractions. */
    @Param({"0", "50"})
    private int mix;

    private final SnapshotStore store = new SnapshotStore();
    private List<List<Contribution>> owners = List.of();
    private final OwnerWriter writer = new OwnerWriter();

    @Setup
    public void publish() {
        Contribution[] contributions = SeriesFixture.contributions(collectors, SERIES, mix, mix);
        store.publish(contributions);
        var byOwner = new ArrayList<List<Contribution>>();
        for (Contribution contribution : contributions) {
            byOwner.add(List.of(contribution));
        }
        owners = byOwner;
    }

    /** The lines and headers of both formats, kept in memory of their own. */
    @Benchmark
    public int linesKept() {
        int bytes = 0;
        for (List<Contribution> owner : owners) {
            bytes += writer.write(owner, null).size();
        }
        return bytes;
    }

    /** All four variants, ready to serve. */
    @Benchmark
    public Exposition everything() {
        try (var renderer = new Renderer(System::nanoTime)) {
            return renderer.render(store.current());
        }
    }

    /** The lines of one format, written and counted; also what {@code max_exposition_bytes} costs. */
    @Benchmark
    public long lines() {
        long bytes = 0;
        for (List<Contribution> owner : owners) {
            bytes += TextSize.of(owner.get(0).families());
        }
        return bytes;
    }
}
