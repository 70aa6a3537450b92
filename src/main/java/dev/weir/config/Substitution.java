package dev.weir.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Replaces variables of the environment: <code>${NAME}</code> and <code>${NAME:-default}</code>. One more dollar
 * in front makes it literal. As in a shell, the default also stands in for an empty variable. What was put in is not
 * looked at again.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");
    private static final Pattern INSIDE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    private final Map<String, String> environment;

    Substitution(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The text with its variables replaced; empty if there is a problem. */
    Optional<String> apply(String text, Location location, Problems problems) {
        var reference = REFERENCE.matcher(text);
        var replaced = new StringBuilder();
        int done = 0;
        while (reference.find()) {
            replaced.append(text, done, reference.start());
            done = reference.end();
            if (reference.group(1) == null) {
                replaced.append("${");
                continue;
            }
            var inside = INSIDE.matcher(reference.group(1));
            if (!reference.group().endsWith("}") || !inside.matches()) {
                problems.add(location, "broken '${' (expected ${NAME} or ${NAME:-default}; $${ is a literal ${)");
                return Optional.empty();
            }
            String name = inside.group(1);
            String value = environment.get(name);
            if ((value == null || value.isEmpty()) && inside.group(2) != null) {
                value = inside.group(2);
            }
            if (value == null) {
                String message = "the environment variable '%s' is not set (expected a value, or ${%s:-default})";
                problems.add(location, message.formatted(name, name));
                return Optional.empty();
            }
            replaced.append(value);
        }
        return Optional.of(replaced.append(text, done, text.length()).toString());
    }
}
