package dev.weir.refresh;

import dev.weir.model.TargetId;
import dev.weir.source.Reason;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells a listener what becomes of a target: every refresh that has ended, and each change of its state once. */
final class Announcer {
    private static final Logger LOG = Logger.getLogger(Announcer.class);

    private final Consumer<TargetEvent> listener;
    private final AtomicReference<Told> told = new AtomicReference<>(new Told(TargetStatus.State.PENDING, null));

    /** What is a change if it is another one than before: a target that is down for another reason has changed, too. */
    private record Told(TargetStatus.State state, @Nullable Reason reason) {

        static Told of(TargetStatus status) {
            return new Told(
                    status.state(),
                    status.failure().map(Outcome.Failure::reason).orElse(null));
        }
    }

    /** @param listener what it throws is logged, and reaches nobody */
    Announcer(Consumer<TargetEvent> listener) {
        this.listener = listener;
    }

    /** Tells what the target is now, if that has changed. */
    void now(TargetStatus status) {
        Told now = Told.of(status);
        if (!now.equals(told.getAndSet(now))) {
            tell(status.id(), status);
        }
    }

    void ended(RefreshEnded refresh) {
        tell(refresh.target(), refresh);
    }

    private void tell(TargetId target, TargetEvent event) {
        try {
            listener.accept(event);
        } catch (Throwable defect) {
            LOG.errorf(defect, "nobody could be told of target=%s", target);
        }
    }
}
