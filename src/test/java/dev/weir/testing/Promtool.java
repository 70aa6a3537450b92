package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prometheus' own judge of expositions. */
public final class Promtool {
    private Promtool() {}

    public static boolean isInstalled() {
        return Prometheus.isInstalled("promtool");
    }

    /** Skips a test that cannot be held without it. */
    public static void assumeInstalled() {
        assumeTrue(isInstalled(), "promtool is not installed");
    }

    /** Fails unless an exposition in the text format is without a fault, in style too. */
    public static void findsNothingIn(String exposition) throws IOException, InterruptedException {
        Path input = Files.createTempFile("weir", ".txt");
        Path findings = Files.createTempFile("weir", ".findings");
        try {
            Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(Files.writeString(input, exposition).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(findings.toFile())
                    .start();
            assertThat(promtool.waitFor()).as(Files.readString(findings)).isZero();
            assertThat(findings).isEmptyFile();
        } finally {
            Files.delete(input);
            Files.delete(findings);
        }
    }
}
