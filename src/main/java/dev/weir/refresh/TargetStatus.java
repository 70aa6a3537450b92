package dev.weir.refresh;

import dev.weir.model.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target at one instant.
 *
 * @param lastOutcome null until the first refresh has ended
 * @param lastSuccess null for never
 * @param samples how many it has in the exposition
 * @param nextRun null if the schedule has none left
 */
public record TargetStatus(
        TargetId id,
        boolean running,
        Duration runningFor,
        @Nullable Outcome lastOutcome,
        @Nullable Instant lastSuccess,
        int samples,
        @Nullable Instant nextRun)
        implements TargetEvent {

    /** What a target is said to be. */
    public enum State {
        PENDING,
        UP,
        DOWN
    }

    public State state() {
        if (lastOutcome == null) {
            return State.PENDING;
        }
        return lastOutcome instanceof Outcome.Success ? State.UP : State.DOWN;
    }

    /** Why it is down. */
    public Optional<Outcome.Failure> failure() {
        return lastOutcome instanceof Outcome.Failure failure ? Optional.of(failure) : Optional.empty();
    }
}
