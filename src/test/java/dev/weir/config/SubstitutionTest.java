package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("A", "x", "EMPTY", "", "NESTED", "${A}", "PORT", "6432");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "${A}, x",
                "a${A}b${A}, axbx",
                "${A:-d}, x",
                "${NONE:-d}, d",
                "${NONE:-}, \"\"",
                "${NONE:-a:-b}, a:-b",
                "${EMPTY}, \"\"",
                "${EMPTY:-d}, d",
                "${NESTED}, ${A}",
                "$${A}, ${A}",
                "$$${A}, $${A}",
                "$A $ {A} }, $A $ {A} }",
            })
    void replacesVariables(String text, String expected) {
        var problems = new Problems();

        var replaced = new Substitution(ENVIRONMENT).apply(text, new Location(Path.of("a"), 1, 1), problems);

        assertThat(replaced).contains(expected);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void replacesInValuesOfEveryType(@TempDir Path folder) {
        DatabaseConfig database = new ConfigFolder(folder, ENVIRONMENT)
                .database(
                        "databases: {shop: {host: '${A}', port: '${PORT}', database: d, username: u, labels: {a: '${A}'}}}");

        assertThat(database.host()).isEqualTo("x");
        assertThat(database.port()).isEqualTo(6432);
        assertThat(database.labels()).containsEntry("a", "x");
    }
}
