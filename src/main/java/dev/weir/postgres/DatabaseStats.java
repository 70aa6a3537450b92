package dev.weir.postgres;

/**
 * How reads that were stopped before their end let go of the database, counted since the start.
 *
 * @param cancelled the query ended when asked to, if one ran, and the connection went back to the pool
 * @param closed the connection was closed, because the query did not end or because the cancel might have hit a later one
 * @param abandoned there was no connection yet
 */
public record DatabaseStats(long cancelled, long closed, long abandoned) {
    static final DatabaseStats NONE = new DatabaseStats(0, 0, 0);

    /** Both together. */
    DatabaseStats plus(DatabaseStats other) {
        return new DatabaseStats(cancelled + other.cancelled, closed + other.closed, abandoned + other.abandoned);
    }
}
