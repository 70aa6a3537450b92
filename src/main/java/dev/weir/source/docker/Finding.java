package dev.weir.source.docker;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Usage;
import org.jspecify.annotations.Nullable;

/** What a refresh found out of one container. */
sealed interface Finding {

    /** @param usage null if it does not run, or the engine has no sample of it */
    record Read(Inspected inspected, @Nullable Usage usage) implements Finding {}

    /** @param message for people */
    record Failed(Reason reason, String message) implements Finding {
        static Failed of(CollectException failure) {
            return new Failed(failure.reason(), String.valueOf(failure.getMessage()));
        }
    }
}
