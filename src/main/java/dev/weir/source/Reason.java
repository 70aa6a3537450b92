package dev.weir.source;

import java.util.Locale;

/** Why a target could not be read. The set is closed: it is a label of Weir's own metrics. */
public enum Reason {
    /** The deadline passed first, or the server's own statement or lock timeout did. */
    TIMEOUT,
    /** No connection could be made, or it was lost. */
    CONNECTION,
    /** The user or password was refused. */
    AUTHENTICATION,
    /** The server refused the query. */
    SQL,
    /** The engine answered with an error. */
    API,
    /** The answer does not fit the metrics: a missing column, a wrong type, a series twice. */
    MAPPING,
    /** More rows or series than allowed. */
    LIMIT,
    /** Weir itself gave up, as when it shuts down. */
    CANCELLED;

    /** The reason as a label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
