package dev.weir.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The program as it was built, a jar or a native binary, and the words that start it. */
public record Artefact(Path file, List<String> words) {
    private static final String PROPERTY = "weir.artefact";

    public Artefact {
        words = List.copyOf(words);
    }

    /** What this build has built. */
    public static Artefact built() {
        return at(Path.of(Objects.requireNonNull(System.getProperty(PROPERTY), PROPERTY)));
    }

    /** A file that ends in {@code .jar} runs on the Java of this process, every other by itself. */
    public static Artefact at(Path file, String... options) {
        Path absolute = file.toAbsolutePath();
        var words = new ArrayList<String>();
        if (isJar(absolute)) {
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(List.of(options));
            words.add("-jar");
            words.add(absolute.toString());
        } else {
            words.add(absolute.toString());
            words.addAll(List.of(options));
        }
        return new Artefact(absolute, words);
    }

    public boolean isNative() {
        return !isJar(file);
    }

    private static boolean isJar(Path file) {
        return file.toString().endsWith(".jar");
    }
}
