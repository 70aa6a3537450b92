package dev.weir.config;

/**
 * What is wrong, and where.
 *
 * @param message what; found and expected in parentheses
 */
public record Problem(Location location, String message) {

    @Override
    public String toString() {
        return location + ": " + message;
    }
}
