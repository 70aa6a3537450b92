package dev.weir.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells those who wait to answer that the program ends: early enough for an answer, and not while it serves as ever. */
@Singleton
final class Ending {
    /** How long before the connections are closed. */
    private static final Duration A_MOMENT = Duration.ofMillis(250);

    /** Those who wait, and no others: a future that they all shared would keep something of each until the end. */
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timers;
    private final Duration delay;
    private volatile boolean begun;
    private volatile boolean near;

    /** @param delay for how long everything goes on when the program has been told to end */
    Ending(ScheduledExecutorService timers, @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
        this.timers = timers;
        this.delay = delay.orElse(Duration.ZERO).minus(A_MOMENT);
    }

    /** Comes with a delay of nothing, too. */
    @SuppressWarnings("FutureReturnValueIgnored") // It cannot fail.
    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
        if (delay.isNegative() || delay.isZero()) {
            tell();
        } else {
            timers.schedule(this::tell, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Whether the program has been told to end, however long it goes on. */
    boolean hasBegun() {
        return begun;
    }

    private void tell() {
        near = true;
        waiting.forEach(Runnable::run);
    }

    /** What comes first: what is awaited, or what is said at the end instead. */
    <T> Uni<T> orElse(Uni<T> awaited, Uni<T> instead) {
        return Uni.createFrom().deferred(() -> {
            var end = new CompletableFuture<Void>();
            Runnable tell = () -> end.complete(null);
            waiting.add(tell);
            if (near) {
                tell.run();
            }
            return Uni.combine()
                    .any()
                    .of(awaited, Uni.createFrom().completionStage(end).chain(ended -> instead))
                    .onTermination()
                    .invoke(() -> waiting.remove(tell));
        });
    }

    int waiting() {
        return waiting.size();
    }
}
