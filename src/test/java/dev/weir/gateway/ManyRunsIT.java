package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.CollectorConfig;
import dev.weir.config.ConfigLoader;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.LoadResult;
import dev.weir.exposition.Encoding;
import dev.weir.exposition.Exposition;
import dev.weir.exposition.Format;
import dev.weir.exposition.Publisher;
import dev.weir.exposition.TextSize;
import dev.weir.model.TargetId;
import dev.weir.postgres.Database;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.postgres.PostgresSource;
import dev.weir.testing.ManualTime;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.trace.Tracer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand runs, each with step names that no other has: what is kept is the size of the last one. */
class ManyRunsIT {
    private static final int RUNS = 10_000;
    private static final int STEPS = 20;
    private static final long A_LITTLE = 4L << 20;
    private static final Duration PLENTY = Duration.ofMinutes(1);
    private static final String METRIC = "pipeline_step_duration";

    /** Each time it is run, it is another run of the pipeline. */
    private static final String SQL = "SELECT 'a' AS pipeline, md5(random()::text || n) AS step, n AS seconds"
            + " FROM generate_series(1, " + STEPS + ") AS n";

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

    /** Moved past the publisher's interval after every run, so that each one is rendered. */
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));

    @AfterEach
    void close() {
        timers.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void seriesAndMemoryStayAtTheSizeOfTheLastRun(@TempDir Path folder) {
        TestDatabase server = TestPostgres.shared().createDatabase();
        LoadResult.Loaded loaded = (LoadResult.Loaded) new ConfigLoader(InstantSource.system(), Map.of())
                .load(new Definitions()
                        .database("ci", server)
                        .collector("pipelines", "ci", "", SQL, Pipelines.metric(METRIC))
                        .writeTo(folder));
        DatabaseConfig config = loaded.config().databases().values().iterator().next();
        CollectorConfig collector =
                loaded.config().collectors().values().iterator().next();
        var store = new SnapshotStore();
        try (var database = new Database(config, vertx);
                var publisher = new Publisher(store, time, time)) {
            Refresher refresher = refresher(store, collector, config, database);
            run(refresher, publisher, 500);
            Memory early = Memory.used();
            int size = publisher.current().size(Format.TEXT, Encoding.IDENTITY);

            run(refresher, publisher, RUNS - 500);
            Memory late = Memory.used();

            assertThat(refresher.stats().outcomes("success")).isEqualTo(RUNS);
            assertThat(publisher.stats().publications()).as("rendered").isGreaterThanOrEqualTo(RUNS);
            assertThat(publisher.current().size(Format.TEXT, Encoding.IDENTITY))
                    .isCloseTo(size, Assertions.within(200));
            assertThat(late.heap()).isLessThan(early.heap() + A_LITTLE);
            assertThat(late.direct()).isLessThan(early.direct() + A_LITTLE);
        }
    }

    /** The control: a vector of gauges, as most libraries have it, keeps every series that ever was. */
    @Test
    void vectorOfGaugesGrowsWithEveryRun() {
        var vector = new SimpleMeterRegistry();
        for (int run = 1; run <= 10; run++) {
            for (int step = 1; step <= STEPS; step++) {
                String name = "run " + run + " step " + step;
                vector.gauge(METRIC, Tags.of("pipeline", "a", "step", name), step);
            }
        }

        assertThat(vector.getMeters()).hasSize(10 * STEPS);
        assertThatThrownBy(() -> assertIsOneRun(vector.getMeters().size())).isInstanceOf(AssertionError.class);
    }

    private void run(Refresher refresher, Publisher publisher, int runs) {
        for (int i = 0; i < runs; i++) {
            Outcome outcome = refresher.refresh().await().atMost(PLENTY);
            time.advance(Duration.ofMillis(100));

            assertThat(outcome).isInstanceOf(Outcome.Success.class);
            assertIsOneRun(steps(publisher.current()));
        }
    }

    private static void assertIsOneRun(int series) {
        assertThat(series).isEqualTo(STEPS);
    }

    private static int steps(Exposition exposition) {
        return Pipelines.series(exposition.body(Format.TEXT, Encoding.IDENTITY).toString(), METRIC, "a")
                .size();
    }

    private Refresher refresher(
            SnapshotStore store, CollectorConfig collector, DatabaseConfig config, Database database) {
        var clocks = Clocks.system(timers);
        var target = new Target(
                new TargetId(collector.name(), config.name()),
                Owner.collector(collector.name()),
                new Holdings(),
                0,
                false,
                collector.schedule(),
                collector.timeout(),
                collector.onError(),
                collector.onEmpty(),
                collector.limits().maxSeries(),
                collector.limits().maxExpositionBytes(),
                null,
                Map.of(),
                new PostgresSource(database, config, collector),
                new Permits(config.name(), config.maxConnections(), timers));
        return new Refresher(
                target,
                new Refresher.Environment(
                        store, clocks, Runnable::run, TextSize::of, new Tracer(clocks.monotonic()), event -> {}, 1));
    }

    /**
     * What is in use after a collection.
     *
     * @param heap bytes
     * @param direct bytes of buffers outside the heap
     */
    private record Memory(long heap, long direct) {

        static Memory used() {
            System.gc();
            System.gc();
            return new Memory(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .filter(pool -> pool.getName().equals("direct"))
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum());
        }
    }
}
