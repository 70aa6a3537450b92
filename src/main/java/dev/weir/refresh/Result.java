package dev.weir.refresh;

import dev.weir.model.FamilySamples;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read gave, before it is known when it ended. */
sealed interface Result {

    /**
     * An answer.
     *
     * @param size that it has in the exposition
     * @param series none where the owner has no other targets
     */
    record Read(List<FamilySamples> families, TargetSize size, SeriesSet series) implements Result {}

    /** @param defect of Weir's own, if it was one */
    record Failed(Reason reason, String message, @Nullable Throwable defect) implements Result {

        Failed(Reason reason, String message) {
            this(reason, message, null);
        }

        /**
         * A failure that is none of the known ones is a defect of Weir's, and still only this target's. A lack of memory is
         * none, wherever it shows: while rows come in, it is the connection that fails.
         */
        static Failed of(Throwable failure) {
            if (failure instanceof OutOfMemoryError) {
                return new Failed(Reason.CONNECTION, "no memory is left for the answer: " + failure.getMessage());
            }
            return failure instanceof CollectException known
                    ? new Failed(known.reason(), String.valueOf(known.getMessage()))
                    : new Failed(Reason.MAPPING, "unexpected: " + failure, failure);
        }
    }
}
