package dev.weir.push.batch;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits: the queue, the batch, and what has departed with a flush. It keeps the books of what becomes of each entry.
 * Guarded by its user's lock.
 */
final class Backlog<K, V> {
    /** So many of all bytes may be in one flush, and the entry that passes them. */
    private static final int PARTS = 4;

    private final BatchSettings settings;
    private final Values<V> values;
    private final BatcherStats stats;
    private Deque<Entry<K, V>> queue = new ArrayDeque<>();
    private Map<K, Entry<K, V>> batch = new LinkedHashMap<>();
    private Map<K, Entry<K, V>> departed = new LinkedHashMap<>();
    private long batchBytes;
    private long bytes;

    Backlog(BatchSettings settings, Values<V> values, BatcherStats stats) {
        this.settings = settings;
        this.values = values;
        this.stats = stats;
    }

    /** Takes an entry into the queue; false if there is no room. */
    boolean enqueue(Entry<K, V> entry) {
        boolean isAlone = stats.pending() == 0;
        if (queue.size() >= settings.queue() || (bytes + entry.weight() > settings.bytes() && !isAlone)) {
            return false;
        }
        queue.add(entry);
        bytes += entry.weight();
        note();
        return true;
    }

    /**
     * Takes an entry into the batch; if its key is not there, and the batch has that many, into the queue. Nothing of its key may
     * be in the queue. False if there is no room.
     */
    boolean admit(Entry<K, V> entry, int keys) {
        if (batch.size() >= keys && !batch.containsKey(entry.key())) {
            return enqueue(entry);
        }
        boolean isTaken = place(entry, true);
        note();
        return isTaken;
    }

    /** Whether the batch is to be flushed without waiting for a timer. */
    boolean isFull() {
        return batch.size() >= settings.size() || (batchBytes >= settings.bytes() / PARTS && !batch.isEmpty());
    }

    /** Whether nothing is in the batch. */
    boolean isEmpty() {
        return batch.isEmpty();
    }

    /** Distinct keys of the batch. */
    int keys() {
        return batch.size();
    }

    /** Takes from the queue, in its order, until the batch is full. */
    void fill() {
        while (!queue.isEmpty() && !isFull()) {
            take(queue.remove());
        }
        note();
    }

    /** Takes from the queue, in its order, as long as the batch has fewer keys, and what is of a key that it has. */
    void fill(int keys) {
        if (!queue.isEmpty()) {
            Deque<Entry<K, V>> left = new ArrayDeque<>();
            for (Entry<K, V> entry : queue) {
                if (batch.size() < keys || batch.containsKey(entry.key())) {
                    take(entry);
                } else {
                    left.add(entry);
                }
            }
            queue = left;
            note();
        }
    }

    /** Has the oldest keys depart: as many as are asked for, or as fit into one flush. Nothing may be under way. */
    Map<K, V> depart(int keys) {
        long weight = 0;
        Iterator<Entry<K, V>> oldest = batch.values().iterator();
        while (oldest.hasNext()
                && departed.size() < keys
                && (departed.isEmpty() || weight < settings.bytes() / PARTS)) {
            Entry<K, V> entry = oldest.next();
            oldest.remove();
            departed.put(entry.key(), entry);
            weight += entry.weight();
        }
        batchBytes -= weight;
        return valuesOf(departed);
    }

    /** What has departed is written. */
    void arrive() {
        stats.flushed.add(departed.size());
        forget(departed.values());
        departed.clear();
        note();
    }

    /** What has departed is back, as the oldest of the batch. */
    void comeBack() {
        var all = new LinkedHashMap<>(departed);
        all.putAll(batch);
        batch = all;
        batchBytes += departed.values().stream().mapToLong(Entry::weight).sum();
        departed.clear();
    }

    /** What has departed is lost. */
    Loss<K, V> loseDeparted(LossReason reason) {
        Loss<K, V> loss = lose(departed, reason);
        departed.clear();
        note();
        return loss;
    }

    /** The entries of the batch are lost that were accepted that long ago. */
    Loss<K, V> expire(long nowNanos) {
        long retry = settings.retry().toNanos();
        var old = new LinkedHashMap<K, Entry<K, V>>();
        batch.values().removeIf(entry -> {
            boolean isOld = nowNanos - entry.acceptedNanos() >= retry;
            if (isOld) {
                old.put(entry.key(), entry);
                batchBytes -= entry.weight();
            }
            return isOld;
        });
        Loss<K, V> loss = lose(old, LossReason.EXPIRED);
        note();
        return loss;
    }

    /** All of the batch is lost. */
    Loss<K, V> loseBatch(LossReason reason) {
        Loss<K, V> loss = lose(batch, reason);
        batch.clear();
        batchBytes = 0;
        note();
        return loss;
    }

    private void take(Entry<K, V> entry) {
        bytes -= entry.weight();
        place(entry, false);
    }

    /** Puts an entry into the batch; false if it must fit and does not. */
    private boolean place(Entry<K, V> entry, boolean mustFit) {
        @Nullable Entry<K, V> held = batch.get(entry.key());
        if (held != null && values.isOlder(entry.value(), held.value())) {
            stats.ignored.increment();
            stats.superseded.increment();
            return true;
        }
        Entry<K, V> next = held == null ? entry : merge(held, entry);
        long growth = next.weight() - (held == null ? 0 : held.weight());
        int others = stats.pending() - (held == null ? 0 : 1);
        if (mustFit && others > 0 && growth > 0 && bytes + growth > settings.bytes()) {
            return false;
        }
        if (held != null) {
            stats.superseded.increment();
        }
        batch.put(next.key(), next);
        batchBytes += growth;
        bytes += growth;
        return true;
    }

    private Entry<K, V> merge(Entry<K, V> held, Entry<K, V> arrived) {
        V merged = values.merge(held.value(), arrived.value());
        return new Entry<>(held.key(), merged, values.weight(merged), arrived.acceptedNanos());
    }

    private Loss<K, V> lose(Map<K, Entry<K, V>> entries, LossReason reason) {
        stats.lose(reason, entries.size());
        forget(entries.values());
        return new Loss<>(valuesOf(entries), reason);
    }

    private void forget(Iterable<Entry<K, V>> entries) {
        for (Entry<K, V> entry : entries) {
            bytes -= entry.weight();
        }
    }

    private void note() {
        stats.hold(queue.size(), batch.size() + departed.size());
    }

    private static <K, V> Map<K, V> valuesOf(Map<K, Entry<K, V>> entries) {
        var values = new LinkedHashMap<K, V>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return Collections.unmodifiableMap(values);
    }
}
