package dev.weir.push.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.batch.FaultyDatabase.Numbered;
import dev.weir.testing.ManualTime;
import dev.weir.testing.OwnThread;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, in whatever order: of every entry it is known what became of it, and it is one thing. */
class BatcherLedgerTest {
    private static final int STEPS = 10_000;
    private static final int KEYS = 60;
    private static final int SIZE = 8;
    private static final int QUEUE = 24;
    private static final BatchSettings SETTINGS =
            new BatchSettings(SIZE, QUEUE, Duration.ofSeconds(5), 400, Duration.ofMinutes(1), Duration.ofSeconds(15));

    /** Numbers of entries that were taken, and their keys. */
    private final Map<Long, Integer> taken = new ConcurrentHashMap<>();

    private final Set<Long> dropped = ConcurrentHashMap.newKeySet();
    private final List<FlushEnded> ended = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void holdsForRandomFaults(long seed) {
        var random = new Random(seed);
        boolean inOrder = seed % 2 == 0;
        var time = new ManualTime(Instant.EPOCH);
        var database = new FaultyDatabase(random, SIZE);
        var batcher = new Batcher<>("ledger", SETTINGS, new FaultyDatabase.Newest(), database, time, time, event -> {
            ended.add(event);
            database.ended(event);
            if (random.nextInt(300) == 0) {
                throw new IllegalStateException("the listener is broken");
            }
        });
        int closing = STEPS / 2 + random.nextInt(STEPS);
        List<UniAssertSubscriber<Void>> ends = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0 -> database.up = !database.up || random.nextInt(3) > 0;
                case 1 -> database.slowness = random.nextInt(4) == 0 ? 100 : random.nextInt(30);
                case 2, 3, 4 ->
                    time.advance(Duration.ofMillis(random.nextInt(random.nextInt(30) == 0 ? 90_000 : 2_000)));
                case 5 -> time.pass(Duration.ofMillis(random.nextInt(500)));
                case 6, 7, 8, 9 -> database.end(random.nextInt(5) > 0);
                default -> {
                    // Two in three may come after some of higher numbers.
                    long late = inOrder ? 0 : Math.max(0, random.nextInt(60) - 20);
                    add(batcher, random.nextInt(KEYS), step - late, random);
                }
            }
            if (step == closing) {
                ends.add(close(batcher));
            }
            check(batcher, seed, step);
        }
        ends.add(close(batcher));
        time.advance(SETTINGS.farewell());
        check(batcher, seed, STEPS);
        assertThat(ends).allSatisfy(UniAssertSubscriber::assertCompleted);
        assertThat(time.waiting()).isZero();
        while (database.end(true)) {
            // What ends this late changes nothing.
        }
        settle(seed, batcher.stats(), database, inOrder ? KEYS : 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsForSeveralThreads(long seed) throws Exception {
        var random = new Random(seed);
        var database = new FaultyDatabase(random, SIZE);
        database.slowness = 30;
        var working = new AtomicBoolean(true);
        var timers = new FastTimers();
        try {
            var batcher = new Batcher<>(
                    "ledger", SETTINGS, new FaultyDatabase.Newest(), database, FastTimers::nanoTime, timers, event -> {
                        ended.add(event);
                        database.ended(event);
                    });
            var adders = new AtomicInteger(4);
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int thread = i;
                threads.add(
                        OwnThread.run(() -> addAll(batcher, database, thread, new Random(10 * seed + thread), adders)));
            }
            threads.add(OwnThread.run(() -> {
                while (working.get()) {
                    database.up = random.nextInt(20) > 0;
                    database.end(random.nextInt(5) > 0);
                    check(batcher, seed, 0);
                }
            }));
            for (CompletableFuture<Void> adder : threads.subList(0, 4)) {
                adder.get(120, TimeUnit.SECONDS);
            }
            batcher.close().await().atMost(Duration.ofMinutes(2));
            working.set(false);
            threads.get(4).get(120, TimeUnit.SECONDS);
            check(batcher, seed, STEPS);
            settle(seed, batcher.stats(), database, 4);
        } finally {
            timers.shutdownNow();
        }
    }

    /** Of a key of its own, and of keys of all; one thread in some of the runs closes before it is ready. */
    private void addAll(
            Batcher<Integer, Numbered> batcher,
            FaultyDatabase database,
            int thread,
            Random random,
            AtomicInteger adders) {
        int closing = adders.getAndDecrement() == 1 ? STEPS / 2 + random.nextInt(STEPS) : STEPS;
        for (int i = 0; i < STEPS; i++) {
            int key = random.nextInt(3) == 0 ? thread : 4 + random.nextInt(KEYS - 4);
            if (!add(batcher, key, i * 4L + thread, random)) {
                for (int trial = 0; trial < 1_000 && batcher.stats().queued() == QUEUE; trial++) {
                    database.end(random.nextInt(5) > 0);
                }
            }
            if (i == closing) {
                batcher.close();
            }
        }
    }

    private boolean add(Batcher<Integer, Numbered> batcher, int key, long number, Random random) {
        long id = number * KEYS + key;
        var entry = new Numbered(id, random.nextInt(300) == 0, random.nextInt(random.nextInt(200) == 0 ? 500 : 20));
        if (taken.containsKey(id) || dropped.contains(id)) {
            return true;
        }
        boolean isTaken = batcher.add(key, entry);
        if (isTaken) {
            taken.put(id, key);
        } else {
            dropped.add(id);
        }
        return isTaken;
    }

    private static UniAssertSubscriber<Void> close(Batcher<Integer, Numbered> batcher) {
        return batcher.close().subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static void check(Batcher<Integer, Numbered> batcher, long seed, int step) {
        synchronized (batcher) {
            BatcherStats stats = batcher.stats();
            if (BatcherFixture.difference(stats) != 0 || stats.pending() > 2 * QUEUE || stats.queued() > QUEUE) {
                throw new AssertionError("seed %d, step %d: %d are not accounted for, %d wait, %d of them in the queue"
                        .formatted(seed, step, BatcherFixture.difference(stats), stats.pending(), stats.queued()));
            }
        }
    }

    /** Compares what was counted with what is known of each entry. Keys below a number were added in order. */
    private void settle(long seed, BatcherStats stats, FaultyDatabase database, int inOrder) {
        System.out.printf(
                "seed=%d accepted=%d flushed=%d superseded=%d ignored=%d dropped=%d expired=%d rejected=%d shutdown=%d"
                        + " flushes=%d failures=%d%n",
                seed,
                stats.accepted(),
                stats.flushed(),
                stats.superseded(),
                stats.ignored(),
                stats.dropped(),
                stats.lost(LossReason.EXPIRED),
                stats.lost(LossReason.REJECTED),
                stats.lost(LossReason.SHUTDOWN),
                ended.size(),
                stats.failures());
        Set<Long> superseded = new HashSet<>(taken.keySet());
        superseded.removeAll(database.flushed.keySet());
        superseded.removeAll(database.lost.keySet());
        assertThat(database.contradictions).isEmpty();
        assertThat(taken.keySet().containsAll(database.flushed.keySet())).isTrue();
        assertThat(taken.keySet().containsAll(database.lost.keySet())).isTrue();
        assertThat(Collections.disjoint(database.flushed.keySet(), database.lost.keySet()))
                .isTrue();
        assertThat(stats.pending()).isZero();
        assertThat(stats.accepted()).isEqualTo(taken.size() + dropped.size());
        assertThat(stats.dropped()).isEqualTo(dropped.size());
        assertThat(stats.flushed()).isEqualTo(database.flushed.size());
        assertThat(stats.superseded()).isEqualTo(superseded.size());
        for (LossReason reason : LossReason.values()) {
            assertThat(stats.lost(reason))
                    .isEqualTo(database.lost.values().stream()
                            .filter(reason::equals)
                            .count());
        }
        assertThat(ended.stream().filter(event -> !event.succeeded())).hasSize((int) stats.failures());

        Map<Integer, Long> newest = new HashMap<>();
        taken.forEach((id, key) -> newest.merge(key, id, Math::max));
        newest.forEach((key, id) -> {
            assertThat(superseded.contains(id)).as("%d is the newest", id).isFalse();
            if (!database.lost.containsKey(id)) {
                assertThat(database.rows()).containsEntry(key, id);
            }
        });
        Map<Integer, Long> last = new HashMap<>();
        database.flushed.forEach((id, key) -> {
            Long before = last.put(key, id);
            assertThat(key >= inOrder || before == null || before < id)
                    .as("the newest comes last")
                    .isTrue();
        });
    }

    /** Time that goes by a thousand times as fast. */
    private static final class FastTimers extends ScheduledThreadPoolExecutor {
        private static final int FASTER = 1_000;

        FastTimers() {
            super(2);
        }

        static long nanoTime() {
            return System.nanoTime() * FASTER;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return super.schedule(command, unit.toNanos(delay) / FASTER, TimeUnit.NANOSECONDS);
        }
    }
}
