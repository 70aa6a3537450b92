package dev.weir.telemetry;

import dev.weir.exposition.Publisher;
import dev.weir.refresh.Refreshers;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Whether scrapes should come: every target has had an outcome and these are served, or {@code weir.ready-after} has
 * passed. It depends on no database; one that is down for long must not take the others' metrics away.
 */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {
    private final Refreshers refreshers;
    private final Publisher publisher;
    private final AtomicReference<@Nullable CompletableFuture<Void>> firstPublished = new AtomicReference<>();

    ReadyCheck(Refreshers refreshers, Publisher publisher) {
        this.refreshers = refreshers;
        this.publisher = publisher;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("targets")
                .status(refreshers.isReady() && isPublished())
                .build();
    }

    /** Only the first outcomes are waited for: later ones are never all published. */
    private boolean isPublished() {
        if (firstPublished.get() == null) {
            firstPublished.compareAndSet(null, publisher.caughtUp().toCompletableFuture());
        }
        return Objects.requireNonNull(firstPublished.get()).isDone();
    }
}
