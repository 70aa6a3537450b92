package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads {@code include}: patterns of paths to files, and collectors that ship with Weir. */
final class IncludeReader {
    private static final List<String> SETTINGS = List.of("database", "databases", "interval", "timeout", "on_error");

    private final Collection<String> builtins;
    private final FilesRead files;

    /** The files that match a pattern, sorted, or that they could not be listed. */
    private record Listing(List<Path> files, boolean failed) {}

    /**
     * A reader of one load.
     *
     * @param builtins the names of the collectors that ship with Weir
     * @param files take down what was looked at
     */
    IncludeReader(Collection<String> builtins, FilesRead files) {
        this.builtins = builtins;
        this.files = files;
    }

    /** What is included, in the order of the file; the files of one pattern sorted. A file may occur several times. */
    List<Included> read(Value include) {
        List<Included> included = new ArrayList<>();
        for (Value item : include.items("a list of files")) {
            if (item.isScalar()) {
                item.nonBlank("the path of a file, or a pattern of paths").ifPresent(pattern -> matching(item, pattern)
                        .forEach(file -> included.add(new Included.File(file))));
            } else {
                item.section("the include", "the path of a file, or a mapping such as {builtin: NAME, database: shop}")
                        .flatMap(this::builtin)
                        .ifPresent(included::add);
            }
        }
        return included;
    }

    private Optional<Included> builtin(Section section) {
        Optional<Value> named = section.require("builtin", "the name of collectors that ship with Weir");
        Optional<String> name = named.flatMap(this::known);
        List<YamlNode.Entry> settings =
                SETTINGS.stream().map(section::entry).flatMap(Optional::stream).toList();
        boolean isBound = named.isEmpty()
                || section.get("database").isPresent()
                || section.get("databases").isPresent()
                || section.require("database", "the name of a database, or 'databases'")
                        .isPresent();
        section.finish();
        return name.filter(known -> isBound)
                .map(known -> new Included.Builtin(known, named.orElseThrow().location(), settings));
    }

    private Optional<String> known(Value named) {
        return named.nonBlank("the name of collectors that ship with Weir").filter(name -> {
            if (!builtins.contains(name)) {
                String nearest = Nearest.of(name, builtins)
                        .map(near -> "did you mean '" + near + "'? ")
                        .orElse("");
                named.problem("unknown builtin %s (%sexpected one of %s)"
                        .formatted(named.found(), nearest, String.join(", ", builtins)));
            }
            return builtins.contains(name);
        });
    }

    private List<Path> matching(Value item, String pattern) {
        Path path;
        try {
            path = Path.of(pattern);
        } catch (InvalidPathException e) {
            item.invalid("the path of a file, or a pattern of paths");
            return List.of();
        }
        Path start = path.isAbsolute() ? path.getRoot() : item.location().file().resolveSibling("");
        Listing listing = files.ask(() -> listing(start, path));
        if (listing.failed) {
            item.problem("cannot list the files that match " + item.found());
        } else if (listing.files.isEmpty()) {
            item.problem("no file matches " + item.found());
        }
        return listing.files;
    }

    private static Listing listing(Path start, Path pattern) {
        List<Path> matching = List.of(start);
        try {
            for (Path name : pattern) {
                List<Path> deeper = new ArrayList<>();
                for (Path folder : matching) {
                    deeper.addAll(inside(folder, name.toString()));
                }
                matching = deeper;
            }
            return new Listing(matching.stream().sorted().toList(), false);
        } catch (IOException | UncheckedIOException e) {
            return new Listing(List.of(), true);
        }
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
