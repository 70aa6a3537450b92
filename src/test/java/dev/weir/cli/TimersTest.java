package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final AtomicInteger refusals = new AtomicInteger();

    /** Workers in the thread that asks, which first lack memory so many times. */
    private final Executor workers = task -> {
        if (refusals.getAndDecrement() > 0) {
            throw new OutOfMemoryError("none is left");
        }
        task.run();
    };

    @Test
    void whatIsDueIsRunThoughItCannotBeHandedOver() throws Exception {
        try (var timers = new Closing(new Timers(workers))) {
            refusals.set(1);
            var first = new CountDownLatch(1);
            var second = new CountDownLatch(1);

            timers.open().execute(first::countDown);
            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
            timers.open().execute(second::countDown);
            assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void jobGoesOnWhateverBecomesOfIt() throws Exception {
        try (var timers = new Closing(new Timers(workers))) {
            refusals.set(2);
            var runs = new CountDownLatch(3);

            timers.open().every(Duration.ofMillis(1), () -> {
                runs.countDown();
                throw new OutOfMemoryError("none is left");
            });

            assertThat(runs.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void jobIsRunAtOnce() throws Exception {
        try (var timers = new Closing(new Timers(workers))) {
            var first = new CountDownLatch(1);

            timers.open().every(Duration.ofHours(1), first::countDown);

            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void jobIsNotRunWhileItStillRuns() throws Exception {
        var started = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var other = new CountDownLatch(5);
        var ownThreads = (Executor) task -> new Thread(task, "test work").start();
        try (var timers = new Closing(new Timers(ownThreads))) {

            timers.open().every(Duration.ofMillis(1), () -> {
                started.incrementAndGet();
                begun.countDown();
                awaitUninterrupted(release);
            });
            timers.open().every(Duration.ofMillis(1), other::countDown);

            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(started).hasValue(1);
            release.countDown();
        }
    }

    @Test
    void whatIsCancelledIsForgotten() {
        try (var timers = new Closing(new Timers(workers))) {
            var future = timers.open().schedule(() -> {}, 1, TimeUnit.HOURS);

            future.cancel(false);

            assertThat(timers.open().getQueue()).isEmpty();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Closing(Timers open) implements AutoCloseable {
        @Override
        public void close() {
            open.shutdownNow();
        }
    }
}
