package dev.weir.postgres;

/**
 * The connections to a database at one instant.
 *
 * @param open those whose sockets are up, while they are being opened, too
 * @param inUse those that a read holds
 */
public record Connections(int open, int inUse) {
    static final Connections NONE = new Connections(0, 0);

    /** Both together. */
    Connections plus(Connections other) {
        return new Connections(open + other.open, inUse + other.inUse);
    }
}
