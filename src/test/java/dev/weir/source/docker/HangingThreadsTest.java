package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.source.Collected;
import dev.weir.source.Reason;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that hang where no closed connection ends them, and defects. */
class HangingThreadsTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private SourceFixture fixture = new SourceFixture(FakeEngine.onSocket(), 2, Map.of(), false);

    @AfterEach
    void close() {
        end.countDown();
        fixture.close();
    }

    @Test
    void readEndsWithinASecondOfItsDeadlineThoughAThreadHangs() {
        fixture.engine.fill(10);
        fixture.listener = event -> hangAt(event, Call.STATS, 1);

        CompletableFuture<Collected> read = fixture.collecting();
        await().until(() -> hanging.get() == 1);
        fixture.awaitEnded(Call.STATS, 10);
        fixture.time.advance(SourceFixture.TIMEOUT);
        fixture.time.advance(GRACE);

        Map<String, Double> series =
                SourceFixture.series(SourceFixture.done(read).families());
        assertThat(series.values().stream().mapToDouble(Double::doubleValue).sum())
                .isPositive();
        assertThat(series.entrySet().stream()
                        .filter(each -> each.getKey().startsWith("docker_container_refresh_failures_total"))
                        .mapToDouble(Map.Entry::getValue)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void laterReadsHaveOtherThreadsAndNeverMoreThanTwiceAsMany() {
        fixture.engine.fill(1);
        fixture.listener = event -> hangAt(event, Call.VERSION, 4);
        List<Reason> reasons = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            CompletableFuture<Collected> read = fixture.collecting();
            int wanted = Math.min(i + 1, 4);
            await().until(() -> hanging.get() == wanted);
            fixture.time.advance(SourceFixture.TIMEOUT);
            fixture.time.advance(GRACE);
            reasons.add(SourceFixture.failure(read).reason());
        }

        assertThat(reasons).containsOnly(Reason.TIMEOUT).hasSize(6);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("weir-docker-local")))
                .hasSize(4);
        end.countDown();
        fixture.listener = event -> {};
        assertThat(fixture.collect()).containsEntry("docker_containers{}", 1.0);
    }

    @Test
    void defectFailsTheContainerAtWhichItIsMet() {
        fixture.engine.fill(10);
        fixture.engine.refuse(Call.STATS, FakeContainer.id(3), 500, "no cgroup");
        fixture.listener = event -> {
            if (event instanceof EngineEvent.CallEnded ended && ended.failure() != null) {
                throw new IllegalStateException("a defect");
            }
        };

        Map<String, Double> series = fixture.collect();

        assertThat(series)
                .containsEntry("docker_container_refresh_failures_total{name=\"c3\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"c4\"}", 1.0);
        assertThat(fixture.events.stream()
                        .filter(EngineEvent.ContainersRead.class::isInstance)
                        .flatMap(event -> ((EngineEvent.ContainersRead) event).lost().stream()))
                .containsExactly(new EngineEvent.Unreadable(
                        "c3", Reason.MAPPING, "unexpected: java.lang.IllegalStateException: a defect"));
    }

    @Test
    void wantOfMemoryFailsTheRead() {
        fixture.engine.fill(10);
        var memory = new OutOfMemoryError("for a test");
        fixture.listener = event -> {
            if (event instanceof EngineEvent.CallEnded ended && ended.call() == Call.STATS) {
                throw memory;
            }
        };

        CompletableFuture<Collected> read = fixture.collecting();

        assertThat(read.handle((collected, failure) -> failure))
                .succeedsWithin(Duration.ofSeconds(60))
                .isSameAs(memory);
        fixture.listener = event -> {};
        assertThat(fixture.collect()).containsEntry("docker_containers{}", 10.0);
    }

    private void hangAt(EngineEvent event, Call call, int most) {
        if (event instanceof EngineEvent.CallEnded ended
                && ended.call() == call
                && hanging.getAndUpdate(now -> Math.min(now + 1, most)) < most) {
            boolean isOver = false;
            while (!isOver) {
                try {
                    end.await();
                    isOver = true;
                } catch (InterruptedException e) {
                    // As in the resolution of a name.
                }
            }
        }
    }
}
