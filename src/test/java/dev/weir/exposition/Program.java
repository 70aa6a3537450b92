package dev.weir.exposition;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that may be on the machine, to hear what others make of our bytes. */
final class Program {
    record Result(int status, String output, String errors) {}

    private Program() {}

    static boolean isInstalled(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    static Result run(byte[] input, String... command) throws IOException, InterruptedException {
        Path in = Files.createTempFile("weir", ".in");
        Path errors = Files.createTempFile("weir", ".err");
        try {
            Files.write(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = Bytes.utf8(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output, Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.delete(in);
            Files.delete(errors);
        }
    }
}
