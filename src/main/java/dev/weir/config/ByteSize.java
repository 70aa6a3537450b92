package dev.weir.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes as {@code 64MiB}: a whole number of bytes, or of a binary unit. */
final class ByteSize {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9}) ?(B|KiB|MiB|GiB)?");

    private ByteSize() {}

    /** The number of bytes; empty if the text is not a size. */
    static Optional<Long> parse(String text) {
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        return Optional.of(Long.parseLong(matcher.group(1)) << shift);
    }
}
