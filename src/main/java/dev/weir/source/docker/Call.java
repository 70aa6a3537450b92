package dev.weir.source.docker;

import java.util.Locale;

/** What is asked of an engine. The set is closed: it is a label of Weir's own metrics. */
public enum Call {
    /** Which version of the API it has. */
    VERSION,
    LIST,
    INSPECT,
    STATS;

    /** The call as a label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
