package dev.weir.config;

import java.nio.file.Path;

/** How a password is found. It is never shown: {@code toString} hides it. */
public sealed interface Password {

    /** No password: trust, peer or certificate authentication. */
    record None() implements Password {}

    /** A password that stood in the file, most often put there from the environment. */
    record Literal(String value) implements Password {
        @Override
        public String toString() {
            return "Literal[value=***]";
        }
    }

    /** A file that is read anew for every new connection; a line break at its end is not part of the password. */
    record File(Path path) implements Password {}
}
