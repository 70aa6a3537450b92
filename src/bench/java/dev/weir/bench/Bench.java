package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the sections of the bench. */
public final class Bench {
    private Bench() {}

    /** @param arguments {@code [--quick] WEIR…} */
    public static void main(String[] arguments) throws IOException {
        boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
        Path folder = Files.createTempDirectory("weir-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(folder), "bench-closer"));
        var setting = new Setting(
                Arrays.stream(arguments).skip(quick ? 1 : 0).map(Candidate::of).toList(), quick, folder);
        List<String> wanted =
                List.of(System.getProperty("sections", "protection,start-up").split(",", -1));
        for (Section section : List.of(new Protection(setting), new StartUps(setting))) {
            if (wanted.contains(section.name())) {
                System.out.printf("<!-- bench:%s -->%n%s%n<!-- bench:end -->%n", section.name(), section.measure());
            }
        }
        System.exit(0);
    }

    private static void tidyUp(Path folder) {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
