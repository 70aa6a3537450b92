package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code include}: patterns of paths to files. */
final class IncludeReader {
    private IncludeReader() {}

    /** The files, pattern by pattern, those of one pattern sorted. A file may occur several times. */
    static List<Path> read(Value include) {
        List<Path> files = new ArrayList<>();
        for (Value item : include.items("a list of files")) {
            if (item.isScalar()) {
                item.nonBlank("the path of a file, or a pattern of paths")
                        .ifPresent(pattern -> files.addAll(matching(item, pattern)));
            } else {
                item.section("the include", "the path of a file").ifPresent(IncludeReader::refuseBuiltin);
            }
        }
        return files;
    }

    private static void refuseBuiltin(Section section) {
        Optional<Value> builtin = section.require("builtin", "the name of collectors that ship with Weir");
        builtin.ifPresent(value -> value.problem("unknown builtin " + value.found() + " (this version ships none)"));
    }

    private static List<Path> matching(Value item, String pattern) {
        try {
            Path path = Path.of(pattern);
            Path start =
                    path.isAbsolute() ? path.getRoot() : item.location().file().resolveSibling("");
            List<Path> matching = List.of(start);
            for (Path name : path) {
                List<Path> deeper = new ArrayList<>();
                for (Path folder : matching) {
                    deeper.addAll(inside(folder, name.toString()));
                }
                matching = deeper;
            }
            if (matching.isEmpty()) {
                item.problem("no file matches " + item.found());
            }
            return matching.stream().sorted().toList();
        } catch (InvalidPathException e) {
            item.invalid("the path of a file, or a pattern of paths");
        } catch (IOException | UncheckedIOException e) {
            item.problem("cannot list the files that match " + item.found());
        }
        return List.of();
    }

    /** What a folder holds under a name, or a pattern of names; as in a shell, a pattern finds no hidden files. */
    private static List<Path> inside(Path folder, String name) throws IOException {
        if (!Glob.isGlob(name)) {
            Path path = folder.resolve(name);
            return Files.exists(path) ? List.of(path) : List.of();
        }
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var glob = new Glob(name);
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(entry -> glob.matches(entry) && (!entry.startsWith(".") || name.startsWith(".")))
                    .map(folder::resolve)
                    .toList();
        }
    }
}
