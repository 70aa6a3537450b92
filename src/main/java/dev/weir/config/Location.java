package dev.weir.config;

import java.nio.file.Path;

/**
 * A place in a file, as people count.
 *
 * @param line from 1
 * @param column from 1
 */
public record Location(Path file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
