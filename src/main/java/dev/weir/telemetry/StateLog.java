package dev.weir.telemetry;

import dev.weir.refresh.Outcome;
import dev.weir.refresh.TargetStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** One line when a target goes up, goes down or is down for another reason; nothing while it stays as it is. */
@Singleton
final class StateLog {
    private static final Logger LOG = Logger.getLogger("dev.weir.targets");

    void changed(@Observes TargetStatus status) {
        if (status.lastOutcome() instanceof Outcome.Failure failure) {
            LOG.warn(line("target is down", status)
                    .with("reason", failure.label())
                    .text("error", failure.message()));
        } else {
            LOG.info(line("target is up", status).with("samples", status.samples()));
        }
    }

    private static LogLine line(String event, TargetStatus status) {
        return new LogLine(event)
                .with("collector", status.id().collector())
                .with("database", status.id().database());
    }
}
