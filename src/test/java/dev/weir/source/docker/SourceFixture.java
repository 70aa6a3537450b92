package dev.weir.source.docker;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.EngineConfig;
import dev.weir.config.Schedule;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.testing.FakeEngine;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** An engine that is played, the source that reads it, and a clock that moves when the test moves it. */
final class SourceFixture implements AutoCloseable {
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    static final Duration TIMEOUT = Duration.ofMinutes(2);
    static final int MOST_CALLS = 16;

    private static final long LONGEST_WAIT_SECONDS = 60;

    final FakeEngine engine;
    final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
    final DockerSource source;

    /** Is told of everything, on the threads of the source. */
    volatile Consumer<EngineEvent> listener = event -> {};

    SourceFixture() {
        this(FakeEngine.onSocket(), MOST_CALLS, Map.of(), false);
    }

    SourceFixture(FakeEngine engine, int mostCalls, Map<String, String> labels, boolean withId) {
        this.engine = engine;
        this.source = new DockerSource(config(engine, mostCalls, labels, withId), time, time, event -> {
            events.add(event);
            listener.accept(event);
        });
    }

    static EngineConfig config(FakeEngine engine, int mostCalls, Map<String, String> labels, boolean withId) {
        return new EngineConfig(
                "local",
                engine.address(),
                false,
                new Schedule.Interval(Duration.ofSeconds(15)),
                CALL_TIMEOUT,
                TIMEOUT,
                mostCalls,
                new OnError.Drop(),
                labels,
                withId,
                false,
                false);
    }

    /** Reads once, from now on. */
    CompletableFuture<Collected> collecting() {
        return source.collect(Deadline.after(TIMEOUT, time)).subscribeAsCompletionStage();
    }

    /** Waits until so many calls of a kind have ended. */
    void awaitEnded(Call call, int count) {
        Awaitility.await()
                .until(() -> events.stream()
                                .filter(event -> event instanceof EngineEvent.CallEnded ended && ended.call() == call)
                                .count()
                        == count);
    }

    /** What a read gives. */
    Map<String, Double> collect() {
        return series(done(collecting()).families());
    }

    /** What a read fails with. */
    static CollectException failure(CompletableFuture<?> read) {
        try {
            throw new AssertionError("it gave " + done(read));
        } catch (CompletionException e) {
            return (CollectException) Objects.requireNonNull(e.getCause());
        }
    }

    static <T> T done(CompletableFuture<T> read) {
        return read.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    static <T> T done(Uni<T> read) {
        return done(read.subscribeAsCompletionStage());
    }

    /** Samples as they are written, and their values. */
    static Map<String, Double> series(List<FamilySamples> families) {
        Map<String, Double> series = new TreeMap<>();
        for (FamilySamples family : families) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    String name = family.family().name() + block.describe(row);
                    if (series.put(name, block.value(row)) != null) {
                        throw new AssertionError(name + " is there twice");
                    }
                }
            }
        }
        return series;
    }

    /** A refresher of the source, by the policies that engines have. */
    Refresher refresher(SnapshotStore store) {
        return new Refresher(
                new Target(
                        new TargetId(EngineConfig.COLLECTOR, "local"),
                        Owner.ENGINES,
                        new Holdings(),
                        0,
                        true,
                        new Schedule.Interval(Duration.ofSeconds(15)),
                        TIMEOUT,
                        new OnError.Drop(),
                        OnEmpty.PUBLISH,
                        1_000_000,
                        Long.MAX_VALUE,
                        null,
                        Map.of(),
                        source,
                        new Permits("local", 1, time)),
                new Refresher.Environment(
                        store,
                        new Clocks(time, time, time),
                        Runnable::run,
                        families ->
                                families.stream().mapToLong(FamilySamples::size).sum(),
                        new Tracer(time),
                        event -> {},
                        1));
    }

    /** What of the engine is in the exposition. */
    static Map<String, Double> published(SnapshotStore store) {
        return series(store.current().of(Owner.ENGINES).stream()
                .flatMap(contribution -> contribution.families().stream())
                .toList());
    }

    @Override
    public void close() {
        source.close();
        engine.close();
    }
}
