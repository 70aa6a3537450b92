package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the series of a collector's databases apart: no file can take the label {@code database} away from them. */
class DatabaseLabelTest {
    private static final String FILE =
            """
            databases:
              ams: {host: a, database: d, username: u, labels: %s}
              ber: {host: b, database: d, username: u, labels: %s}
            collectors:
              orders:
                databases: ["*"]
                queries:
                  - sql: SELECT 1 AS n
                    metrics:
                      - {name: orders, type: gauge, help: Orders., value: n, labels: %s, static_labels: %s}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{database: x}; {}; []; {}",
                "{}; {database: x}; []; {}",
                "{}; {}; [database]; {}",
                "{}; {}; [{database: n}]; {}",
                "{}; {}; []; {database: x}"
            })
    void nothingElseMaySetIt(String ams, String ber, String labels, String staticLabels, @TempDir Path path) {
        assertThat(new ConfigFolder(path).problems(FILE.formatted(ams, ber, labels, staticLabels)))
                .singleElement()
                .asString()
                .contains("reserved label 'database'");
    }

    @Test
    void everyCollectorWithDatabasesHasItEvenWithOne(@TempDir Path path) {
        assertThat(new ConfigFolder(path)
                        .collector(FILE.formatted("{}", "{}", "[]", "{}"))
                        .databaseLabel())
                .isTrue();
        assertThat(new ConfigFolder(path)
                        .collector(FILE.formatted("{}", "{}", "[]", "{}")
                                .replace("databases: [\"*\"]", "databases: [ams]"))
                        .databaseLabel())
                .isTrue();
    }
}
