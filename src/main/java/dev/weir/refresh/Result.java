package dev.weir.refresh;

import dev.weir.model.FamilySamples;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.util.List;

/** What a read gave, before it is known when it ended. */
sealed interface Result {

    record Read(List<FamilySamples> families, int samples) implements Result {}

    record Failed(Reason reason, String message) implements Result {

        /** A failure that is none of the known ones is a defect of Weir's, and still only this target's. */
        static Failed of(Throwable failure) {
            return failure instanceof CollectException known
                    ? new Failed(known.reason(), String.valueOf(known.getMessage()))
                    : new Failed(Reason.MAPPING, "unexpected: " + failure);
        }
    }
}
