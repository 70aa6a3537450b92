package dev.weir.push;

import java.util.Comparator;

/**
 * Which of the facts that make up a group. Of each the newest counts.
 *
 * @param name of the family; empty for the other kinds
 */
public record FactKey(Kind kind, String name) implements Comparable<FactKey> {
    public static final FactKey CLEARED = new FactKey(Kind.CLEARED, "");
    public static final FactKey PUSHED = new FactKey(Kind.PUSHED, "");
    public static final FactKey FAILED = new FactKey(Kind.FAILED, "");

    private static final Comparator<FactKey> ORDER =
            Comparator.comparing(FactKey::kind).thenComparing(FactKey::name);

    /** What a fact says. */
    public enum Kind {
        /** Whatever is older is gone: the group was deleted, or replaced by what has the same sequence number. */
        CLEARED,
        /** When it was last pushed to, and how long it lives from then on. */
        PUSHED,
        /** When a push to it was last refused. */
        FAILED,
        /** The samples of one family. */
        FAMILY
    }

    public static FactKey family(String name) {
        return new FactKey(Kind.FAMILY, name);
    }

    @Override
    public int compareTo(FactKey other) {
        return ORDER.compare(this, other);
    }
}
