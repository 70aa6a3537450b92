package dev.weir.refresh;

import dev.weir.source.Reason;
import java.time.Duration;
import java.time.Instant;

/** How one refresh of a target ended. */
public sealed interface Outcome {

    /** When it ended, by the wall clock. */
    Instant endedAt();

    /** How long it took from its start, waiting included. */
    Duration duration();

    /** How long it waited for a permit of its database or engine. */
    Duration waited();

    /** What it is as a label value: {@code success}, or the reason of the failure. */
    String label();

    /** @param samples how many were read */
    record Success(Instant endedAt, Duration duration, Duration waited, int samples) implements Outcome {
        static final String LABEL = "success";

        /** The same refresh, as one that failed after all. */
        Failure failed(Reason reason, String message) {
            return new Failure(endedAt, duration, waited, reason, message);
        }

        @Override
        public String label() {
            return LABEL;
        }
    }

    /** @param message for people; it names no secret */
    record Failure(Instant endedAt, Duration duration, Duration waited, Reason reason, String message)
            implements Outcome {
        @Override
        public String label() {
            return reason.label();
        }
    }
}
