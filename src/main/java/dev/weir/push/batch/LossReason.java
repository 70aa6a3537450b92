package dev.weir.push.batch;

import java.util.Locale;

/** Why an entry that was accepted is lost in the end. */
public enum LossReason {
    /** It could not be flushed for too long. */
    EXPIRED,
    /** It was refused for good. */
    REJECTED,
    /** It could not be flushed before the end. */
    SHUTDOWN;

    /** The value of the label {@code reason}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
