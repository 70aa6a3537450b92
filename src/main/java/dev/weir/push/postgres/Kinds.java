package dev.weir.push.postgres;

import dev.weir.push.FactKey;

/** The kinds of facts as they stand in the table. */
final class Kinds {
    private Kinds() {}

    static short number(FactKey.Kind kind) {
        return switch (kind) {
            case CLEARED -> 0;
            case PUSHED -> 1;
            case FAILED -> 2;
            case FAMILY -> 3;
        };
    }

    /** The opposite of {@link #number}, for what is read. */
    static FactKey.Kind kind(short number) {
        return switch (number) {
            case 0 -> FactKey.Kind.CLEARED;
            case 1 -> FactKey.Kind.PUSHED;
            case 2 -> FactKey.Kind.FAILED;
            case 3 -> FactKey.Kind.FAMILY;
            default -> throw new IllegalArgumentException("a fact of kind " + number);
        };
    }
}
