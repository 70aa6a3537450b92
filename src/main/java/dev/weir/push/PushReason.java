package dev.weir.push;

import java.util.Locale;

/** Why something that was pushed is not taken. */
public enum PushReason {
    /** The path, the header or the body is not what it should be. */
    MALFORMED,
    /** A name or a series of it is somebody else's, or there in another type. */
    CONFLICT,
    /** The body is longer than it may be. */
    TOO_LARGE,
    /** The group would have more series than it may have. */
    MAX_SERIES,
    /** There is no room now: the queue is full, or too many bodies are under way. */
    OVERLOAD;

    /** The value of the label {@code reason}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
