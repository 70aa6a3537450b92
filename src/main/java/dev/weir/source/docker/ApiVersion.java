package dev.weir.source.docker;

import java.util.Comparator;

/** A version of the Engine API, as {@code 1.41}. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
