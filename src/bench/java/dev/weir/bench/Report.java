package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A document whose tables the bench makes, and its plot. What stands around them is written by hand. */
final class Report {
    private static final String END = "<!-- bench:end -->";

    private static final Path DOCUMENT = Path.of("src", "docs", "performance.md");

    private final Path file;

    private Report(Path file) {
        this.file = file;
    }

    /** {@code src/docs/performance.md}, of the folder that this runs in. */
    static Report published() {
        return new Report(DOCUMENT);
    }

    /** A copy of it in {@code target}: what a quick run measures does not take the place of what is published. */
    static Report copy() {
        try {
            Path copy = Files.createDirectories(Path.of("target", "bench")).resolve(DOCUMENT.getFileName());
            return new Report(Files.copy(DOCUMENT, copy, StandardCopyOption.REPLACE_EXISTING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks for the place of a section before it is measured.
     *
     * @throws IllegalStateException if there is none
     */
    void expect(String section) {
        replaced(read(), section, "");
    }

    /** Puts a section into its place, instead of what is there. */
    void put(String section, String markdown) {
        try {
            Files.writeString(file, replaced(read(), section, markdown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture beside it. */
    void draw(String name, String svg) {
        try {
            Files.writeString(file.resolveSibling(name), svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String text, String section, String markdown) {
        String start = "<!-- bench:" + section + " -->";
        int from = text.indexOf(start) + start.length();
        int to = text.indexOf(END, from);
        if (from < start.length() || to < 0) {
            throw new IllegalStateException(file + " has no " + start + " with " + END + " after it");
        }
        return text.substring(0, from) + "\n" + markdown.strip() + "\n" + text.substring(to);
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
