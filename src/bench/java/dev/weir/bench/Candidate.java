package dev.weir.bench;

import dev.weir.testing.Artefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A program to be measured, and the words that it was named with. */
record Candidate(String words, Artefact artefact) {
    private static final String CACHE = "app.aot";

    /**
     * Reads {@code FILE [OPTION…]}, where a jar runs on the Java of this process; or any other command line with {@code -jar FILE} in it.
     *
     * @throws IllegalArgumentException if the file is not there
     */
    static Candidate of(String words) {
        List<String> all = Arrays.asList(words.strip().split("\\s+"));
        int jar = all.indexOf("-jar") + 1;
        if (jar > 0) {
            // It is started in other folders.
            all.set(jar, Path.of(all.get(jar)).toAbsolutePath().toString());
        }
        Artefact artefact = jar > 0
                ? new Artefact(Path.of(all.get(jar)).toAbsolutePath(), all)
                : Artefact.at(Path.of(all.get(0)), all.subList(1, all.size()).toArray(String[]::new));
        if (!Files.isRegularFile(artefact.file())) {
            throw new IllegalArgumentException("no file " + artefact.file());
        }
        return new Candidate(words.strip(), artefact);
    }

    /** Of a binary, or of the folder that a jar is started from; without the cache. */
    long bytes() {
        if (artefact.isNative()) {
            return size(artefact.file());
        }
        try (Stream<Path> files = Files.walk(artefact.file().resolveSibling("."))) {
            return files.filter(Files::isRegularFile).mapToLong(Candidate::size).sum()
                    - cacheBytes().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the cache of classes beside a jar, if there is one. */
    OptionalLong cacheBytes() {
        Path cache = artefact.file().resolveSibling(CACHE);
        return Files.isRegularFile(cache) ? OptionalLong.of(size(cache)) : OptionalLong.empty();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
