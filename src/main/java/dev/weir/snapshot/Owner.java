package dev.weir.snapshot;

import java.util.Comparator;

/**
 * Whom a family belongs to: the unit of rendering. A family has one owner.
 *
 * @param kind what sort of owner
 * @param name the collector's name; empty where there is one owner of the kind
 */
public record Owner(Kind kind, String name) implements Comparable<Owner> {

    /** The sorts of owners, in the order of the exposition. */
    public enum Kind {
        COLLECTOR,
        /** Weir's own per-target metrics. */
        TARGETS,
        /** Work that others do and that is traced here. */
        WORK,
        /** Weir's own metrics of itself as a whole. */
        GATEWAY
    }

    /** Weir's own per-target metrics. */
    public static final Owner TARGETS = new Owner(Kind.TARGETS, "");

    /** Work that others do and that is traced here. */
    public static final Owner WORK = new Owner(Kind.WORK, "");

    /** Weir's own metrics of itself as a whole. */
    public static final Owner GATEWAY = new Owner(Kind.GATEWAY, "");

    private static final Comparator<Owner> ORDER =
            Comparator.comparing(Owner::kind).thenComparing(Owner::name);

    public static Owner collector(String name) {
        return new Owner(Kind.COLLECTOR, name);
    }

    @Override
    public int compareTo(Owner other) {
        return ORDER.compare(this, other);
    }
}
