package dev.weir.model;

import java.util.Comparator;

/**
 * One collector at one database, or one Docker engine: what is refreshed as a whole.
 *
 * @param collector the name of the collector; of engines {@code docker}
 * @param database the name of the database or engine
 */
public record TargetId(String collector, String database) implements Comparable<TargetId> {
    private static final Comparator<TargetId> ORDER =
            Comparator.comparing(TargetId::collector).thenComparing(TargetId::database);

    @Override
    public int compareTo(TargetId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return collector + "@" + database;
    }
}
