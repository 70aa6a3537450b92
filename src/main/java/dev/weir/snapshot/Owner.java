package dev.weir.snapshot;

import java.util.Comparator;

/**
 * Whom a family belongs to: the unit of rendering. A family has one owner.
 *
 * @param kind what sort of owner
 * @param name the collector's name, or that of the pushed family; empty where there is one owner of the kind
 */
public record Owner(Kind kind, String name) implements Comparable<Owner> {

    /** The sorts of owners, in the order of the exposition. */
    public enum Kind {
        COLLECTOR,
        /** All engines together. */
        ENGINES,
        /** Weir's own per-target metrics. */
        TARGETS,
        /** Work that others do and that is traced here. */
        WORK,
        /** A family that others push. */
        PUSHED
    }

    /** All engines together. */
    public static final Owner ENGINES = new Owner(Kind.ENGINES, "");

    /** Weir's own per-target metrics. */
    public static final Owner TARGETS = new Owner(Kind.TARGETS, "");

    /** Work that others do and that is traced here. */
    public static final Owner WORK = new Owner(Kind.WORK, "");

    private static final Comparator<Owner> ORDER =
            Comparator.comparing(Owner::kind).thenComparing(Owner::name);

    public static Owner collector(String name) {
        return new Owner(Kind.COLLECTOR, name);
    }

    public static Owner pushed(String family) {
        return new Owner(Kind.PUSHED, family);
    }

    @Override
    public int compareTo(Owner other) {
        return ORDER.compare(this, other);
    }
}
