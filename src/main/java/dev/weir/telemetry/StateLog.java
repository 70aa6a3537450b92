package dev.weir.telemetry;

import dev.weir.refresh.Outcome;
import dev.weir.refresh.TargetStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** One line when a target goes up or down; nothing while it stays as it is. */
@Singleton
final class StateLog {
    private static final Logger LOG = Logger.getLogger("dev.weir.targets");

    void changed(@Observes TargetStatus status) {
        String target = "collector=" + status.id().collector() + " database="
                + status.id().database();
        if (status.lastOutcome() instanceof Outcome.Failure failure) {
            LOG.warnf(
                    "target is down %s reason=%s error=\"%s\"",
                    target,
                    failure.label(),
                    failure.message().replace("\"", "'").replaceAll("\\R", " "));
        } else {
            LOG.infof("target is up %s samples=%d", target, status.samples());
        }
    }
}
