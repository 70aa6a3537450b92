package dev.weir.push;

import dev.weir.config.GatewayConfig;
import dev.weir.exposition.Exposition;
import dev.weir.exposition.Renderer;
import dev.weir.push.format.PushBody;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import dev.weir.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Of 10,000 groups with three families of two series each 500 are pushed to, and what changed is published and rendered. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class PublicationBenchmark {
    private static final int GROUPS = 10_000;
    private static final int CHANGES = 500;
    private static final GatewayConfig CONFIG = new GatewayConfig(Map.of(), Map.of(), Set.of());

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final SnapshotStore snapshot = new SnapshotStore();
    private final Renderer renderer = new Renderer(System::nanoTime);
    private final Groups groups =
            new Groups(CONFIG.push(), null, InstantSource.system(), System::nanoTime, timers, snapshot, flush -> {});
    private final List<GroupKey> keys = new ArrayList<>();
    private int next;
    private int value;

    @Setup(Level.Trial)
    public void pushAll() {
        for (int i = 0; i < GROUPS; i++) {
            keys.add(new GroupKey(new TreeMap<>(Map.of("job", "backup-" + i % 50, "instance", "host-" + i))));
        }
        for (int i = 0; i < GROUPS; i += CHANGES) {
            push();
        }
        groups.change(CONFIG);
        renderer.render(snapshot.current());
        release();
    }

    @TearDown
    public void close() {
        timers.shutdownNow();
        renderer.close();
    }

    /** 500 pushes. */
    @Benchmark
    public void push() {
        value++;
        for (int i = 0; i < CHANGES; i++) {
            GroupKey key = keys.get(next++ % GROUPS);
            groups.push(key, true, body(key), null);
        }
    }

    /** 500 pushes and their publication. */
    @Benchmark
    public Snapshot publish() {
        push();
        groups.change(CONFIG);
        return snapshot.current();
    }

    /** 500 pushes, their publication and its rendering, and letting go of what was rendered. */
    @Benchmark
    public Exposition render() {
        publish();
        Exposition exposition = renderer.render(snapshot.current());
        release();
        return exposition;
    }

    /** As a publisher does. */
    private void release() {
        var rendered = new ArrayList<Contribution>();
        Snapshot now = snapshot.current();
        for (Owner owner : now.owners()) {
            for (Contribution contribution : now.of(owner)) {
                if (contribution.families().get(0).size() > 0) {
                    rendered.add(contribution);
                }
            }
        }
        snapshot.release(rendered);
    }

    private List<PushedFamily> body(GroupKey key) {
        var text = new StringBuilder();
        for (int family = 0; family < 3; family++) {
            text.append("# TYPE backup_").append(family).append("_seconds gauge\n");
            for (int series = 0; series < 2; series++) {
                text.append("backup_")
                        .append(family)
                        .append("_seconds{disk=\"sd")
                        .append((char) ('a' + series));
                text.append("\"} ").append(value + series).append('\n');
            }
        }
        return PushBody.read(text.toString().getBytes(StandardCharsets.UTF_8), "", key.labels(), 10_000);
    }
}
