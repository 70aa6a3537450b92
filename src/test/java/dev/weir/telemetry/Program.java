package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that judges the files of {@code k8s/monitoring}. */
final class Program {
    private Program() {}

    /** Runs a program in the folder of these files; a test that needs one that is missing is skipped. Returns what it said. */
    static String run(Path temporary, String... command) throws IOException, InterruptedException {
        assumeTrue(Prometheus.isInstalled(command[0]), command[0] + " is not installed");
        Path said = temporary.resolve("said.txt");
        Process process = new ProcessBuilder(command)
                .directory(Yaml.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int code = process.waitFor();
        String text = Files.readString(said);
        assertThat(code).as(text).isZero();
        return text;
    }
}
