package dev.weir.source;

import org.jspecify.annotations.Nullable;

/** A target could not be read, for one of the known reasons. The message is shown to users: it names no secret. */
public final class CollectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public CollectException(Reason reason, String message) {
        this(reason, message, null);
    }

    public CollectException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
