package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show can be loaded. */
class DocumentedFilesTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void referenceOfTheFileIsOneFileThatIsRight(@TempDir Path folder) throws IOException {
        var files = new ConfigFolder(folder);
        files.write("collectors/more.yaml", "collectors: {}\n");
        String shown = YAML.matcher(Files.readString(Path.of("src/docs/config.md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());

        LoadResult result = files.load(shown);

        assertThat(result).isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> {
            assertThat(loaded.config().collectors()).containsKeys("orders", "postgres_activity");
            assertThat(loaded.warnings()).isEmpty();
        });
    }
}
