package dev.weir.config;

import java.nio.file.Path;
import java.util.List;

/** One of the things that {@code include} names. */
sealed interface Included {

    /** A file with more collectors. */
    record File(Path path) implements Included {}

    /**
     * Collectors that ship with Weir.
     *
     * @param location where their name stands
     * @param settings what is set beside it, for each of them
     */
    record Builtin(String name, Location location, List<YamlNode.Entry> settings) implements Included {}
}
