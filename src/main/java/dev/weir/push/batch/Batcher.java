package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a flood of small writes into few large ones: of the entries that arrive within an interval the newest of each key is
 * written. Adding never blocks, and calls nobody. Any thread may call.
 */
public final class Batcher<K, V> {
    private final String name;
    private final Values<V> values;
    private final Flusher<K, V> flusher;
    private final LongSupplier nanoTime;
    private final BatcherStats stats = new BatcherStats();
    private final BatcherLog log;
    private final Reports<K, V> reports;
    private final Turns turns;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Guarded by this. */
    private final Worker<K, V> worker;

    /**
     * An empty batch.
     *
     * @param name of what is batched, for events and log lines
     * @param nanoTime a monotonic clock
     * @param timers run what is to happen later, flushes among it, and must not be blocked
     * @param listener is told of every flush that has ended
     */
    public Batcher(
            String name,
            BatchSettings settings,
            Values<V> values,
            Flusher<K, V> flusher,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            Consumer<FlushEnded> listener) {
        this.name = name;
        this.values = values;
        this.flusher = flusher;
        this.nanoTime = nanoTime;
        this.log = new BatcherLog(name, nanoTime.getAsLong());
        this.reports = new Reports<>(flusher, listener, log, nanoTime);
        this.turns = new Turns(timers, this::work);
        this.worker = new Worker<>(settings, values, stats, nanoTime, timers, this, turns::take);
        synchronized (this) {
            worker.collect();
        }
    }

    /** Offers an entry; false if it is dropped, because there is no room or this has been closed. */
    public boolean add(K key, V value) {
        long weight = values.weight(value);
        boolean isTaken;
        boolean isDue;
        synchronized (this) {
            boolean isUnderWay = worker.flight() != null;
            isTaken = worker.add(key, value, weight);
            isDue = !isUnderWay && worker.flight() != null;
        }
        if (isDue) {
            turns.ask();
        }
        if (!isTaken) {
            log.dropped(nanoTime.getAsLong(), stats.dropped());
        }
        return isTaken;
    }

    public BatcherStats stats() {
        return stats;
    }

    /**
     * Takes nothing more, and flushes what is there; what cannot be flushed in time is lost. Every call gives the same end; it
     * does not fail.
     */
    public Uni<Void> close() {
        synchronized (this) {
            worker.close();
        }
        turns.ask();
        return Uni.createFrom().completionStage(end::copy);
    }

    /** Does what is to be done outside the lock, one thing after the other. */
    private void work() {
        boolean isMore = true;
        while (isMore) {
            @Nullable Loss<K, V> loss;
            @Nullable Flight<K, V> flight;
            boolean isClosed;
            synchronized (this) {
                loss = worker.nextLoss();
                flight = worker.flight();
                isClosed = worker.isClosed();
            }
            if (loss != null) {
                reports.tell(loss);
            } else if (flight != null) {
                isMore = advance(flight);
            } else {
                isMore = false;
                if (isClosed) {
                    end.complete(null);
                }
            }
        }
    }

    /** Starts a flight, or concludes it; false if it is under way. */
    private boolean advance(Flight<K, V> flight) {
        flight.start(flusher, turns::ask);
        Flight.@Nullable Result result = flight.result();
        if (result == null) {
            return false;
        }
        flight.stop();
        synchronized (this) {
            worker.conclude(flight, result);
        }
        reports.tell(flight.event(name, result), result);
        return true;
    }
}
