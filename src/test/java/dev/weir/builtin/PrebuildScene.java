package dev.weir.builtin;

import java.util.List;

/**
 * Rows that belong to one template, and what is to be read of it.
 *
 * @param name of the template
 * @param expected a line for each organization and preset
 */
record PrebuildScene(String name, Rows rows, List<String> expected) {

    /** Writes the rows of a scene. */
    interface Rows {
        void write(CoderRows coder, String template);
    }

    @Override
    public String toString() {
        return name;
    }
}
