package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns a flood of small writes into few large ones: of the entries that arrive within an interval the newest of each key is
 * written. Adding never blocks. Any thread may call.
 */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public final class Batcher<K, V> {
    private final BatcherStats stats = new BatcherStats();

    /**
     * An empty batch.
     *
     * @param name of what is batched, for events and log lines
     * @param nanoTime a monotonic clock
     * @param timers run what is to happen later, and must not be blocked
     * @param listener is told of every flush that has ended
     */
    public Batcher(
            String name,
            BatchSettings settings,
            Values<V> values,
            Flusher<K, V> flusher,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            Consumer<FlushEnded> listener) {}

    /** Offers an entry; false if it is dropped, because there is no room or this has been closed. */
    public boolean add(K key, V value) {
        throw new UnsupportedOperationException(key + "=" + value);
    }

    public BatcherStats stats() {
        return stats;
    }

    /**
     * Takes nothing more, and flushes what is there; what cannot be flushed in time is lost. Every call gives the same end; it
     * does not fail.
     */
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
