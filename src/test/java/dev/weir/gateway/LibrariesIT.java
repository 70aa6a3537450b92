package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weir.testing.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No library is in the product that nobody has looked at with a native image in mind. */
class LibrariesIT {
    private static final Path LIST = Path.of("src/test/resources/dev/weir/libraries.txt");

    @Test
    void eachIsListedWithWhatMakesItWorkInANativeImage() throws IOException {
        Artefact artefact = Artefact.built();
        assumeFalse(artefact.isNative(), "the jar has its libraries beside it");
        List<String> known;
        try (Stream<String> lines = Files.lines(LIST)) {
            known = lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }
        var unknown = new TreeSet<String>();
        var gone = new TreeSet<String>(known);
        for (String folder : List.of("boot", "main")) {
            try (Stream<Path> libraries =
                    Files.list(artefact.file().resolveSibling("lib").resolve(folder))) {
                libraries.map(library -> library.getFileName().toString()).forEach(library -> {
                    gone.removeIf(library::startsWith);
                    if (known.stream().noneMatch(library::startsWith)) {
                        unknown.add(library);
                    }
                });
            }
        }

        assertThat(unknown).as("not in " + LIST).isEmpty();
        assertThat(gone).as("in " + LIST + " for nothing").isEmpty();
    }
}
