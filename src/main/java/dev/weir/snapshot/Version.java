package dev.weir.snapshot;

import java.util.Comparator;

/**
 * Which of two contributions of a target is the newer one.
 *
 * @param epoch of the process or lease that refreshes; a later one has a higher epoch
 * @param sequence of the refreshes within the epoch
 */
public record Version(long epoch, long sequence) implements Comparable<Version> {
    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::epoch).thenComparingLong(Version::sequence);

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }
}
