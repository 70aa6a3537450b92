package dev.weir.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.OwnThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real threads with the real clock. */
@Timeout(60)
class ConcurrentTracesTest {
    private static final int WORKERS = 3;
    private static final int PIECES = 4_000;

    private final Tracer tracer = new Tracer(System::nanoTime);

    /** One piece of a worker: its start by the tracer's clock, when that had returned, and how long it was. */
    private record Piece(long startedNanos, long knownNanos, long nanos) {}

    /** What was read of a worker's work after a collect, and when that collect and the reading began and ended. */
    private record Reading(long sinceNanos, long untilNanos, long workedNanos) {}

    /** One after the other, as fast as it can. */
    private final class Worker {
        final List<Piece> pieces = new ArrayList<>(PIECES);
        final List<Reading> readings = new ArrayList<>();
        private long told;
        final Work work = new Work((outcome, duration) -> told = duration.toNanos());

        void work() {
            for (int i = 0; i < PIECES; i++) {
                Trace trace = tracer.start(work);
                long known = System.nanoTime();
                for (int spin = 0; spin < i % 100; spin++) {
                    Thread.onSpinWait();
                }
                trace.end(Tracer.SUCCESS);
                pieces.add(new Piece(trace.startedNanos(), known, told));
            }
        }

        /** The time it had worked at least and at most when it was read. */
        void check(Reading reading) {
            long least = 0;
            long most = 0;
            for (Piece piece : pieces) {
                if (piece.knownNanos <= reading.sinceNanos) {
                    least += Math.min(reading.sinceNanos - piece.startedNanos, piece.nanos);
                }
                most += Math.max(0, Math.min(reading.untilNanos - piece.startedNanos, piece.nanos));
            }
            assertThat(reading.workedNanos).isBetween(least, most);
        }
    }

    @Test
    void noTimeIsMissingOrTooMuchAtAnyInstantAndNoneInTheEnd() throws InterruptedException {
        var workers = new ArrayList<Worker>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker());
        }
        var working = new AtomicBoolean(true);
        var reading = new CountDownLatch(1);
        var collectors = List.of(
                OwnThread.run(() -> {
                    while (working.get()) {
                        tracer.collect();
                    }
                }),
                OwnThread.run(() -> {
                    while (working.get()) {
                        read(workers);
                        reading.countDown();
                    }
                }));
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();

        join(workers.stream().map(worker -> OwnThread.run(worker::work)).toList());
        working.set(false);
        join(collectors);

        for (Worker worker : workers) {
            assertThat(worker.readings).isNotEmpty();
            assertThat(worker.readings).extracting(Reading::workedNanos).isSorted();
            worker.readings.forEach(worker::check);
            assertThat(worker.work.worked().toNanos())
                    .isEqualTo(worker.pieces.stream().mapToLong(Piece::nanos).sum());
            assertThat(worker.work.running()).isZero();
            assertThat(worker.work.finished()).containsEntry(Tracer.SUCCESS, (long) PIECES);
        }
    }

    private void read(List<Worker> workers) {
        long since = System.nanoTime();
        tracer.collect();
        for (Worker worker : workers) {
            long worked = worker.work.worked().toNanos();
            worker.readings.add(new Reading(since, System.nanoTime(), worked));
        }
    }

    @Test
    void manyWorkersOfOneWorkAddUp() {
        var told = new LongAdder();
        var work = new Work((outcome, duration) -> told.add(duration.toNanos()));
        var working = new AtomicBoolean(true);
        var collector = OwnThread.run(() -> {
            Duration before = Duration.ZERO;
            while (working.get()) {
                tracer.collect();
                Duration worked = work.worked();
                assertThat(worked).isGreaterThanOrEqualTo(before);
                before = worked;
            }
        });

        var workers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(OwnThread.run(() -> {
                for (int piece = 0; piece < PIECES; piece++) {
                    tracer.run(work, Thread::onSpinWait);
                }
            }));
        }
        join(workers);
        working.set(false);
        collector.join();

        assertThat(work.worked().toNanos()).isEqualTo(told.sum());
        assertThat(work.started()).isEqualTo(WORKERS * PIECES);
        assertThat(work.finished()).containsEntry(Tracer.SUCCESS, (long) WORKERS * PIECES);
        assertThat(work.running()).isZero();
    }

    @Test
    void creditsOfOneTraceWaitForEachOther() throws InterruptedException {
        Trace trace = tracer.start(new Work((outcome, duration) -> {}));
        var collector = new Thread(tracer::collect, "collector");

        synchronized (trace) {
            collector.start();
            await().until(() -> collector.getState() == Thread.State.BLOCKED);
        }

        collector.join();
    }

    @Test
    void endLoseVouchAndCollectAtOnceEndATraceOnceAndAgreeOnItsTime() {
        var told = new LongAdder();
        var ends = new AtomicInteger();
        for (int round = 0; round < 500; round++) {
            told.reset();
            ends.set(0);
            var work = new Work((outcome, duration) -> told.add(duration.toNanos()));
            Trace trace = round % 2 == 0 ? tracer.start(work) : tracer.startVouched(work);

            atOnce(
                    () -> trace.end(Tracer.SUCCESS) && ends.incrementAndGet() > 0,
                    () -> trace.lose("lost") && ends.incrementAndGet() > 0,
                    trace::vouch,
                    () -> {
                        tracer.collect();
                        return true;
                    });

            assertThat(ends).hasValue(1);
            assertThat(work.finished().values()).containsExactly(1L);
            assertThat(work.running()).isZero();
            assertThat(work.worked().toNanos()).isEqualTo(told.sum());
            assertThat(trace.vouch()).isFalse();
            assertThat(work.worked().toNanos()).isEqualTo(told.sum());
        }
    }

    private static void atOnce(BooleanSupplier... actions) {
        var barrier = new CyclicBarrier(actions.length);
        var done = new ArrayList<CompletableFuture<Boolean>>();
        for (BooleanSupplier action : actions) {
            done.add(OwnThread.supply(() -> {
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return action.getAsBoolean();
            }));
        }
        join(done);
    }

    private static void join(List<? extends CompletableFuture<?>> all) {
        all.forEach(CompletableFuture::join);
    }
}
