package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be held of container images without building them: every Dockerfile keeps what Kubernetes is told of them. */
class ImagesTest {

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("native"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("Dockerfile"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void imageRunsAsNobodyAndServesWhereItsSettingsSay(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        List<String> last =
                text.substring(text.lastIndexOf("\nFROM ")).strip().lines().toList();
        var settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }

        assertThat(last)
                .contains(
                        "USER 65532:65532",
                        "EXPOSE " + settings.getProperty("quarkus.http.port"),
                        "ENV WEIR_CONFIG=/etc/weir/weir.yaml",
                        "CMD [\"run\"]")
                .anyMatch(line -> line.startsWith("ENTRYPOINT [\""));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everybodyMayReadWhatIsCopiedWhateverTheUmaskWas(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);

        assertThat(text.substring(text.lastIndexOf("\nFROM ")).lines())
                .filteredOn(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .allMatch(line -> line.startsWith("COPY --chmod=0644 "));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everythingThatIsCopiedIsThereAndNotIgnored(Path dockerfile) throws IOException {
        List<String> sent = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(sent).allMatch(path -> Files.exists(Path.of(path)));
        assertThat(Files.readAllLines(dockerfile).stream()
                        .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                        .flatMap(line -> Stream.of(line.split(" ", -1))
                                .skip(1)
                                .filter(word -> !word.startsWith("--"))
                                .limit(1)))
                .isNotEmpty()
                .allMatch(source -> source.equals(".")
                        || sent.stream().anyMatch(path -> source.equals(path) || source.startsWith(path + "/")));
    }
}
