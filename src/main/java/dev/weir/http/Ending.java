package dev.weir.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells those who wait to answer that the program ends: early enough for an answer, and not while it serves as ever. */
@Singleton
final class Ending {
    /** How long before the connections are closed. */
    private static final Duration A_MOMENT = Duration.ofMillis(250);

    private final CompletableFuture<Void> near = new CompletableFuture<>();
    private final ScheduledExecutorService timers;
    private final Duration delay;

    /** @param delay for how long everything goes on when the program has been told to end */
    Ending(ScheduledExecutorService timers, @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
        this.timers = timers;
        this.delay = delay.orElse(Duration.ZERO).minus(A_MOMENT);
    }

    /** Comes with a delay of nothing, too. */
    @SuppressWarnings("FutureReturnValueIgnored") // It cannot fail.
    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        if (delay.isNegative() || delay.isZero()) {
            near.complete(null);
        } else {
            timers.schedule(() -> near.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** What comes first: what is awaited, or what is said at the end instead. */
    <T> Uni<T> orElse(Uni<T> awaited, Uni<T> instead) {
        return Uni.combine()
                .any()
                .of(awaited, Uni.createFrom().completionStage(() -> near.copy()).chain(ended -> instead));
    }
}
