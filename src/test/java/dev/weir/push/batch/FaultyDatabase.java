package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A database that is up, away, or slow, and what a batcher says has become of entries, beside what was written. */
final class FaultyDatabase implements Flusher<Integer, FaultyDatabase.Numbered> {
    final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    final Map<Long, Integer> flushed = new LinkedHashMap<>();
    final Map<Long, LossReason> lost = new HashMap<>();
    private final Map<Integer, Long> rows = new HashMap<>();
    private final Queue<Slow> underWay = new ArrayDeque<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Random random;
    private final int size;
    private Map<Integer, Numbered> batch = Map.of();
    volatile boolean up = true;
    volatile int slowness;

    /** An entry: which it is, whether it can ever be written, and how much it weighs. */
    record Numbered(long id, boolean poisonous, long weight) {}

    private record Slow(UniEmitter<? super Flushed> emitter, Map<Integer, Numbered> batch) {}

    /** The higher number is the newer. */
    static final class Newest implements Values<Numbered> {
        @Override
        public boolean isOlder(Numbered arrived, Numbered held) {
            return arrived.id() < held.id();
        }

        @Override
        public Numbered merge(Numbered held, Numbered arrived) {
            return arrived;
        }

        @Override
        public long weight(Numbered value) {
            return value.weight();
        }
    }

    FaultyDatabase(Random random, int size) {
        this.random = random;
        this.size = size;
    }

    @Override
    public Uni<Flushed> flush(Map<Integer, Numbered> next) {
        alone(() -> {
            batch = next;
            if (next.isEmpty() || next.size() > size) {
                contradictions.add("a batch of " + next.size());
            }
        });
        if (random.nextInt(50) == 0) {
            throw new IllegalStateException("thrown");
        }
        if (random.nextInt(100) < slowness) {
            return Uni.createFrom().emitter(emitter -> {
                synchronized (this) {
                    underWay.add(new Slow(emitter, next));
                }
            });
        }
        return up ? Uni.createFrom().item(() -> write(next)) : Uni.createFrom().failure(away());
    }

    @Override
    public List<Integer> utilization(Map<Integer, Numbered> next) {
        return List.of(next.size());
    }

    @Override
    public void lost(Map<Integer, Numbered> entries, LossReason reason) {
        alone(() -> entries.values().forEach(entry -> {
            if (lost.put(entry.id(), reason) != null) {
                contradictions.add(entry + " is lost twice");
            }
            if (reason == LossReason.REJECTED && !entry.poisonous()) {
                contradictions.add(entry + " is harmless");
            }
        }));
    }

    /** The batcher says that the last flush has ended. */
    void ended(FlushEnded event) {
        alone(() -> {
            if (event.succeeded()) {
                batch.forEach((key, entry) -> {
                    if (flushed.put(entry.id(), key) != null) {
                        contradictions.add(entry + " is flushed twice");
                    }
                });
            }
        });
    }

    /** Ends what has been under way for longest, perhaps when nobody waits for it any more; false if there is nothing. */
    boolean end(boolean well) {
        Slow slow;
        synchronized (this) {
            slow = underWay.poll();
        }
        if (slow == null) {
            return false;
        }
        try {
            if (!well) {
                throw away();
            }
            slow.emitter().complete(write(slow.batch()));
        } catch (RuntimeException failure) {
            slow.emitter().fail(failure);
        }
        return true;
    }

    /** The newest entry of each key that was written. */
    synchronized Map<Integer, Long> rows() {
        return Map.copyOf(rows);
    }

    /** All or nothing, and never an older value over a newer one. */
    private synchronized Flushed write(Map<Integer, Numbered> entries) {
        if (entries.values().stream().anyMatch(Numbered::poisonous)) {
            throw new Rejected("poisonous", new IllegalStateException());
        }
        entries.forEach((key, entry) -> rows.merge(key, entry.id(), Math::max));
        return new Flushed(entries.size(), 0);
    }

    private void alone(Runnable work) {
        if (!busy.compareAndSet(false, true)) {
            contradictions.add("called by two threads at once");
        }
        work.run();
        busy.set(false);
    }

    private static IllegalStateException away() {
        return new IllegalStateException("the database is away");
    }
}
