package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code src/docs/performance.md}, of the folder that this runs in, whose tables the bench makes. What stands around them is written by hand. */
final class Report {
    private static final String END = "<!-- bench:end -->";

    private static final Path FILE = Path.of("src", "docs", "performance.md");

    private Report() {}

    /**
     * Looks for the place of a section before it is measured.
     *
     * @throws IllegalStateException if there is none
     */
    static void expect(String section) {
        replaced(read(), section, "");
    }

    /** Puts a section into its place, instead of what is there. */
    static void put(String section, String markdown) {
        try {
            Files.writeString(FILE, replaced(read(), section, markdown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture beside it. */
    static void draw(String name, String svg) {
        try {
            Files.writeString(FILE.resolveSibling(name), svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replaced(String text, String section, String markdown) {
        String start = "<!-- bench:" + section + " -->";
        int from = text.indexOf(start) + start.length();
        int to = text.indexOf(END, from);
        if (from < start.length() || to < 0) {
            throw new IllegalStateException(FILE + " has no " + start + " with " + END + " after it");
        }
        return text.substring(0, from) + "\n" + markdown.strip() + "\n" + text.substring(to);
    }

    private static String read() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
