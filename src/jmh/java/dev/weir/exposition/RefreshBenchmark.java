package dev.weir.exposition;

import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One of 100 equal collectors has been refreshed; all of them together have 100,000 series. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
public class RefreshBenchmark {
    private static final int COLLECTORS = 100;
    private static final int SERIES = 100_000;
    private static final int MIX = 50;

    private final SnapshotStore store = new SnapshotStore();
    private final Renderer renderer = new Renderer(System::nanoTime);
    private final Contribution[] rounds = new Contribution[64];
    private int round;

    @Setup
    public void renderAll() {
        store.publish(SeriesFixture.contributions(COLLECTORS, SERIES, MIX, MIX));
        store.release(renderer.renderChanges(store.current()).rendered());
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = SeriesFixture.contribution(50, SERIES / COLLECTORS, MIX, MIX, i);
        }
    }

    @TearDown
    public void close() {
        renderer.close();
    }

    /** Its values are other ones. */
    @Benchmark
    public Exposition changedValues() {
        return refresh(rounds[round % rounds.length]);
    }

    /** Its values are the same. */
    @Benchmark
    public Exposition sameValues() {
        return refresh(rounds[0]);
    }

    private Exposition refresh(Contribution values) {
        store.publish(new Contribution(values.owner(), values.target(), new Version(2, round++), values.families()));
        Rendering rendering = renderer.renderChanges(store.current());
        store.release(rendering.rendered());
        return rendering.exposition();
    }
}
