package dev.weir.telemetry;

import dev.weir.exposition.Publisher;
import dev.weir.refresh.Refreshers;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Whether scrapes should come: every target has had an outcome and these are served, or {@code weir.ready-after} has
 * passed. It depends on no database; one that is down for long must not take the others' metrics away.
 */
@Readiness
@Singleton
final class ReadyCheck implements AsyncHealthCheck {
    /** Less than a probe waits by default. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final Refreshers refreshers;
    private final Publisher publisher;
    private final AtomicReference<@Nullable CompletionStage<Void>> firstPublished = new AtomicReference<>();

    ReadyCheck(Refreshers refreshers, Publisher publisher) {
        this.refreshers = refreshers;
        this.publisher = publisher;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!refreshers.isReady()) {
            return Uni.createFrom().item(response(false));
        }
        return Uni.createFrom()
                .completionStage(this::firstPublished)
                .map(published -> response(true))
                .ifNoItem()
                .after(LONGEST_WAIT)
                .recoverWithItem(() -> response(false));
    }

    /** Only the first outcomes are waited for: later ones are never all published. */
    private CompletionStage<Void> firstPublished() {
        @Nullable CompletionStage<Void> known = firstPublished.get();
        if (known != null) {
            return known;
        }
        CompletionStage<Void> first = publisher.caughtUp();
        @Nullable CompletionStage<Void> other = firstPublished.compareAndExchange(null, first);
        return other == null ? first : other;
    }

    private static HealthCheckResponse response(boolean ready) {
        return HealthCheckResponse.named("targets").status(ready).build();
    }
}
