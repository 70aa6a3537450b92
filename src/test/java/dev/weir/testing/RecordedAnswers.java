package dev.weir.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What real engines answered. The files lie beside the checkout, in {@code ../shared/fixtures/docker}. */
public final class RecordedAnswers {
    private static final Path FOLDER = Path.of("../shared/fixtures/docker");

    private RecordedAnswers() {}

    /** Skips a test that cannot be held without them. */
    public static void assumePresent() {
        assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
    }

    /** An answer, by the name of its file without {@code .json}; skips the test if there are none. */
    public static String text(String name) {
        assumePresent();
        try {
            return Files.readString(FOLDER.resolve(name + ".json"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
