package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.Schedule;
import dev.weir.exposition.Exposition;
import dev.weir.exposition.Renderer;
import dev.weir.exposition.TextSize;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Collected;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A target of 100,000 series is refreshed, from its source's answer to the exposition, beside a second one of as many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class SharedOwnerBenchmark {
    private static final int FAMILIES = 100;
    private static final int SAMPLES = 1_000;

    /** Whether the owner's targets are compared. */
    @Param({"false", "true"})
    public boolean shared;

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final SnapshotStore store = new SnapshotStore();
    private final Renderer renderer = new Renderer(System::nanoTime);
    private final Holdings holdings = new Holdings();
    private final List<FamilySamples> answer = answer("ams");
    private Refresher refresher;

    @Setup(Level.Trial)
    public void refreshBoth() {
        refresher("ber", 1, answer("ber")).refresh().await().indefinitely();
        refresher = refresher("ams", 0, answer);
        refreshAndRender();
    }

    @TearDown
    public void close() {
        timers.shutdownNow();
        renderer.close();
    }

    /** Without rendering. */
    @Benchmark
    public Outcome refresh() {
        return refresher.refresh().await().indefinitely();
    }

    @Benchmark
    public Exposition refreshAndRender() {
        refresh();
        return renderer.render(store.current());
    }

    /** What of it the comparison costs, but for the comparison itself. */
    @Benchmark
    public boolean seriesSet() {
        return SeriesSet.of(answer).intersects(SeriesSet.NONE);
    }

    private Refresher refresher(String database, int place, List<FamilySamples> samples) {
        return new Refresher(
                new Target(
                        new TargetId("orders", database),
                        Owner.collector("orders"),
                        holdings,
                        place,
                        shared,
                        new Schedule.Interval(Duration.ofHours(1)),
                        Duration.ofMinutes(1),
                        new OnError.Keep(),
                        OnEmpty.PUBLISH,
                        FAMILIES * SAMPLES,
                        1 << 30,
                        null,
                        Map.of(),
                        deadline -> Uni.createFrom().item(new Collected(samples, SAMPLES)),
                        new Permits(database, 1, timers)),
                new Refresher.Environment(
                        store,
                        Clocks.system(timers),
                        Runnable::run,
                        TextSize::of,
                        new Tracer(System::nanoTime),
                        event -> {},
                        System.nanoTime()));
    }

    private static List<FamilySamples> answer(String database) {
        var families = new ArrayList<FamilySamples>();
        for (int i = 0; i < FAMILIES; i++) {
            Samples.Builder samples = Samples.builder(List.of("region", "warehouse", "customer_group", "database"));
            for (int row = 0; row < SAMPLES; row++) {
                samples.add(row * 1.5, "region-" + row / 10, "warehouse-" + row % 10, "group-" + row % 7, database);
            }
            families.add(new FamilySamples(
                    new Family("shop_orders_" + i + "_pending", MetricType.GAUGE, "Orders waiting."),
                    List.of(samples.build())));
        }
        return families;
    }
}
