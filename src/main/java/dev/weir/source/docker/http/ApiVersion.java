package dev.weir.source.docker.http;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Engine API, as {@code 1.41}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");
    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /** Reads what {@link #toString} writes; empty if it is something else. */
    static Optional<ApiVersion> parse(String text) {
        Matcher version = TEXT.matcher(text);
        return version.matches()
                ? Optional.of(new ApiVersion(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
