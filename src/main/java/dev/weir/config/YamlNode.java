package dev.weir.config;

import java.util.List;

/**
 * A raw value of a file, and where it begins. Aliases are resolved; scalars are text as written. {@code toString} shows no
 * content, since any scalar may be a password.
 */
sealed interface YamlNode {

    Location location();

    /**
     * A single value.
     *
     * @param content where the text itself begins: behind a quote, below a {@code |}
     * @param plain whether it stands there without quotes
     */
    record Scalar(Location location, Location content, String text, boolean plain) implements YamlNode {

        /** Whether it is YAML's null. */
        boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public String toString() {
            return "Scalar[" + location + "]";
        }
    }

    /** A list. */
    record Sequence(Location location, List<YamlNode> items) implements YamlNode {}

    /** A mapping as it stands in the file: keys may repeat. */
    record Mapping(Location location, List<Entry> entries) implements YamlNode {}

    /** A key and its value. */
    record Entry(Scalar key, YamlNode value) {}
}
