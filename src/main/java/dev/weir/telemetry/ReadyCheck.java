package dev.weir.telemetry;

import dev.weir.refresh.Refreshers;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether scrapes should come: every target has had an outcome, or {@code weir.ready-after} has passed. It depends on no
 * database; one that is down for long must not take the others' metrics away.
 */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {
    private final Refreshers refreshers;

    ReadyCheck(Refreshers refreshers) {
        this.refreshers = refreshers;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("targets").status(refreshers.isReady()).build();
    }
}
