package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The telemetry is written by others: it must be as right as what is written here. */
class TelemetryFormatIT {

    @Test
    void openMetricsOfTheTelemetryIsStrictlyRight(@TempDir Path folder) throws IOException {
        Files.copy(Path.of("src/test/resources/no-database.yaml"), folder.resolve("weir.yaml"));
        try (var weir = WeirProcess.run(folder)) {
            weir.post("/-/refresh");

            var answer = weir.get("/telemetry", "Accept", "application/openmetrics-text; version=1.0.0");

            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            var parsed = ExpositionParser.parse(inOurOrder(answer.body()), Format.OPENMETRICS);
            assertThat(parsed.headers.values())
                    .allSatisfy(header -> assertThat(header.help()).isNotBlank());
            assertThat(parsed.series)
                    .anySatisfy(series -> assertThat(series.name()).isEqualTo("weir_refresh_duration_seconds_bucket"));
        }
    }

    /** Help before the type and the sum before the count: either order is right, but the parser wants the one of what is written here. */
    private static String inOurOrder(String text) {
        return text.replaceAll("(# TYPE .*\n)(# HELP .*\n)", "$2$1")
                .replaceAll("(\\S+_count\\b.*\n)(\\S+_sum\\b.*\n)", "$2$1");
    }
}
