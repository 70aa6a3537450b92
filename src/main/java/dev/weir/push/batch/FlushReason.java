package dev.weir.push.batch;

import java.util.Locale;

/** Why a batch is flushed. */
public enum FlushReason {
    CAPACITY,
    SCHEDULED,
    SHUTDOWN;

    /** The value of the label {@code reason}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
