package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One flush. It ends once, whatever the flusher does; what comes of it after that is nobody's. */
final class Flight<K, V> {
    private static final Logger LOG = Logger.getLogger(Flight.class);

    /** How it has ended. */
    sealed interface Result {
        record Written(Flushed flushed, long atNanos) implements Result {}

        record Failed(Throwable failure, long atNanos) implements Result {}

        long atNanos();
    }

    private final Map<K, V> batch;
    private final FlushReason reason;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Result> result = new AtomicReference<>();
    private List<Integer> utilization = List.of();
    private @Nullable Cancellable work;
    private boolean started;
    private long startedNanos;

    Flight(Map<K, V> batch, FlushReason reason, LongSupplier nanoTime) {
        this.batch = batch;
        this.reason = reason;
        this.nanoTime = nanoTime;
    }

    /** Starts it, if that has not been done; {@code onEnd} is called when it has ended, unless it was abandoned. */
    void start(Flusher<K, V> flusher, Runnable onEnd) {
        if (started || hasEnded()) {
            return;
        }
        started = true;
        utilization = utilization(flusher);
        startedNanos = nanoTime.getAsLong();
        try {
            @Nullable Uni<Flushed> flush = flusher.flush(batch);
            if (flush == null) {
                fail(new IllegalStateException("the flusher gives nothing to wait for"), onEnd);
            } else {
                work = flush.subscribe().with(flushed -> written(flushed, onEnd), failure -> fail(failure, onEnd));
            }
        } catch (Throwable defect) {
            fail(defect, onEnd);
        }
    }

    boolean hasEnded() {
        return result.get() != null;
    }

    /** How it has ended; null as long as it has not. */
    @Nullable
    Result result() {
        return result.get();
    }

    /** Waits for it no more. */
    void abandon(String why) {
        result.compareAndSet(null, new Result.Failed(new IllegalStateException(why), nanoTime.getAsLong()));
    }

    /** Stops the work of one that was abandoned. */
    void stop() {
        if (work != null) {
            try {
                work.cancel();
            } catch (Throwable defect) {
                LOG.error("a flush could not be cancelled", defect);
            }
        }
    }

    FlushReason reason() {
        return reason;
    }

    /** How many keys it has. */
    int size() {
        return batch.size();
    }

    /** What is to be told of it when it has ended. */
    FlushEnded event(String batcher, Result how) {
        return new FlushEnded(
                batcher,
                reason,
                how instanceof Result.Written,
                batch.size(),
                utilization,
                Duration.ofNanos(started ? how.atNanos() - startedNanos : 0));
    }

    private List<Integer> utilization(Flusher<K, V> flusher) {
        try {
            return List.copyOf(flusher.utilization(batch));
        } catch (Throwable defect) {
            LOG.error("the utilization of a batch is not known", defect);
            return List.of();
        }
    }

    private void written(@Nullable Flushed flushed, Runnable onEnd) {
        if (flushed == null) {
            fail(new IllegalStateException("the flusher does not say what it has written"), onEnd);
        } else {
            end(new Result.Written(flushed, nanoTime.getAsLong()), onEnd);
        }
    }

    private void fail(Throwable failure, Runnable onEnd) {
        end(new Result.Failed(failure, nanoTime.getAsLong()), onEnd);
    }

    private void end(Result how, Runnable onEnd) {
        if (result.compareAndSet(null, how)) {
            onEnd.run();
        }
    }
}
