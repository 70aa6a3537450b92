package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden problems. {@code broken.txt} holds one file after the other, each with a heading, and the problems expected. */
class BrokenFilesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("BAD", "topsecret");

    private final Path folder;

    BrokenFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    record Broken(String name, String text, List<String> problems) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> files() throws IOException {
        try (var in = BrokenFilesTest.class.getResourceAsStream("broken.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^=== ")).skip(1).map(BrokenFilesTest::broken);
        }
    }

    private static Broken broken(String text) {
        String[] parts = text.split("(?m)^---> ");
        int heading = parts[0].indexOf('\n');
        List<String> problems = Arrays.stream(parts).skip(1).map(String::strip).toList();
        return new Broken(
                parts[0].substring(0, heading), parts[0].substring(heading + 1).replace("<TAB>", "\t"), problems);
    }

    @ParameterizedTest
    @MethodSource("files")
    void reportsEveryProblemWithItsPlace(Broken broken) {
        var config = new ConfigFolder(folder, ENVIRONMENT);

        List<String> problems = config.problems(broken.text);

        assertThat(problems).containsExactlyElementsOf(broken.problems);
    }

    @ParameterizedTest
    @MethodSource("files")
    void showsNoSecret(Broken broken) {
        var config = new ConfigFolder(folder, ENVIRONMENT);

        LoadResult result = config.load(broken.text);

        assertThat(result.toString()).doesNotContain("secret");
    }
}
