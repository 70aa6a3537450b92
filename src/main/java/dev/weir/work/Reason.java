package dev.weir.work;

import java.util.Locale;

/** Why a trace was not taken, or not kept. */
public enum Reason {
    /** Its name, its labels or the request itself are not what they should be. */
    INVALID,
    /** A family that its name takes is somebody else's. */
    CONFLICT,
    /** There are as many under way as may be. */
    MAX_OPEN,
    /** There are as many names of work as may be. */
    MAX_NAMES,
    /** There are as many samples of work as may be. */
    MAX_SERIES,
    /** It was under way when new definitions took a family of its name. */
    DISPLACED;

    /** Whether the same trace may be taken later. */
    public boolean isLimit() {
        return switch (this) {
            case MAX_OPEN, MAX_NAMES, MAX_SERIES -> true;
            case INVALID, CONFLICT, DISPLACED -> false;
        };
    }

    /** The value of the label {@code reason}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
