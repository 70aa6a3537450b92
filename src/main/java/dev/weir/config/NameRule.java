package dev.weir.config;

import java.util.regex.Pattern;

/**
 * What databases, collectors and engines may be called: what stands unquoted in a label, a URL, a log line, and PostgreSQL's {@code
 * application_name}, which cuts off after 63 bytes and has {@code weir:} in front.
 */
final class NameRule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,57}");

    private NameRule() {}

    /** Reports a key that is not such a name. */
    static void check(String what, Value named) {
        if (!NAME.matcher(named.name()).matches()) {
            named.problemAtKey("invalid name of %s (found %s; expected at most 58 letters, digits, '_', '-' and '.')"
                    .formatted(what, Value.quote(named.name())));
        }
    }
}
