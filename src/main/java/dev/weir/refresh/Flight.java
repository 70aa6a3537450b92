package dev.weir.refresh;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One run of a refresh and everybody who waits for it. It ends exactly once. */
final class Flight {
    private final long startedNanos;
    private final BiFunction<Flight, Result, Outcome> conclusion;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Cancellable work;
    private volatile long waitedNanos;

    /** @param conclusion is called once, when the run has ended, and before anybody who waits is told */
    Flight(long startedNanos, BiFunction<Flight, Result, Outcome> conclusion) {
        this.startedNanos = startedNanos;
        this.conclusion = conclusion;
    }

    void start(Uni<Result> read) {
        work = read.subscribe().with(this::end, failure -> end(Result.Failed.of(failure)));
    }

    void permitted(long nanos) {
        waitedNanos = nanos - startedNanos;
    }

    void cancel(Result result) {
        Cancellable running = work;
        if (running != null) {
            running.cancel();
        }
        end(result);
    }

    /** The outcome, for as many as ask; one who stops waiting does not stop the others. */
    Uni<Outcome> outcome() {
        return Uni.createFrom().completionStage(outcome::copy);
    }

    long startedNanos() {
        return startedNanos;
    }

    Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    private void end(Result result) {
        if (ended.compareAndSet(false, true)) {
            try {
                outcome.complete(conclusion.apply(this, result));
            } catch (RuntimeException defect) {
                outcome.completeExceptionally(defect);
            }
        }
    }
}
