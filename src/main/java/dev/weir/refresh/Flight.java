package dev.weir.refresh;

import dev.weir.source.Reason;
import dev.weir.trace.Trace;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One run of a refresh and everybody who waits for it. It ends exactly once, whatever happens to the read. */
final class Flight {
    private static final Logger LOG = Logger.getLogger(Flight.class);

    private static final long NEVER = -1;

    private final int generation;
    private final long startedNanos;
    private final Trace trace;
    private final BiFunction<Flight, Result, Outcome> conclusion;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Cancellable work;
    private volatile @Nullable Future<?> watchdog;
    private volatile long waitedNanos = NEVER;

    /**
     * A run that has not started.
     *
     * @param generation of the target's definition
     * @param trace of it, which the conclusion ends
     * @param conclusion is called once, when the run has ended, and before anybody who waits is told
     */
    Flight(int generation, long startedNanos, Trace trace, BiFunction<Flight, Result, Outcome> conclusion) {
        this.generation = generation;
        this.startedNanos = startedNanos;
        this.trace = trace;
        this.conclusion = conclusion;
    }

    /**
     * Starts the read.
     *
     * @param limit when to abandon a read that does not end, not even by failing: a flight that never ends would silence its
     *     target
     */
    void start(Supplier<Uni<Result>> read, ScheduledExecutorService timers, Duration limit) {
        try {
            watchdog = timers.schedule(this::abandon, limit.toNanos(), TimeUnit.NANOSECONDS);
            work = read.get().subscribe().with(this::end, failure -> end(Result.Failed.of(failure)));
        } catch (Throwable defect) {
            cancel(Result.Failed.of(defect));
        }
        if (ended.get()) {
            // It may have been ended before there was anything to cancel.
            stopWork();
        }
    }

    void permitted(long nanos) {
        waitedNanos = nanos - startedNanos;
    }

    void cancel(Result result) {
        stopWork();
        end(result);
    }

    /** The outcome, for as many as ask; one who stops waiting does not stop the others. */
    Uni<Outcome> outcome() {
        return Uni.createFrom().completionStage(outcome::copy);
    }

    int generation() {
        return generation;
    }

    long startedNanos() {
        return startedNanos;
    }

    Trace trace() {
        return trace;
    }

    /** How long it has waited for its permit, or did until it had it. */
    Duration waited(long nowNanos) {
        long waited = waitedNanos;
        return Duration.ofNanos(waited == NEVER ? nowNanos - startedNanos : waited);
    }

    private void abandon() {
        cancel(new Result.Failed(
                Reason.TIMEOUT, "the read did not end in time even after its cancellation; it was abandoned"));
    }

    private void stopWork() {
        Cancellable running = work;
        if (running != null) {
            try {
                running.cancel();
            } catch (Throwable defect) {
                LOG.error("a read could not be cancelled", defect);
            }
        }
        Future<?> waiting = watchdog;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void end(Result result) {
        if (ended.compareAndSet(false, true)) {
            Future<?> waiting = watchdog;
            if (waiting != null) {
                waiting.cancel(false);
            }
            try {
                outcome.complete(conclusion.apply(this, result));
            } catch (Throwable defect) {
                LOG.error("a refresh could not be concluded", defect);
                outcome.completeExceptionally(defect);
            }
        }
    }
}
