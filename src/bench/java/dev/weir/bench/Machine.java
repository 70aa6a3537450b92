package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a bench ran on. */
final class Machine {
    private static final List<String> PACKAGES = List.of(
            "nginx-light", "wrk", "prometheus-sql-exporter", "prometheus-postgres-exporter", "prometheus-pushgateway");

    private Machine() {}

    /** Its processors, memory and kernel. */
    static String told() {
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %.0f GiB, Linux %s",
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                Long.parseLong(line("/proc/meminfo", "MemTotal").replace(" kB", "")) / (double) (1 << 20),
                System.getProperty("os.version"));
    }

    /** The versions of Debian's packages of those that are measured beside Weir. */
    static String packages() {
        var command = new ArrayList<>(List.of("dpkg-query", "-W", "-f=${Package} ${Version}\n"));
        command.addAll(PACKAGES);
        return output(command).lines().sorted().collect(Collectors.joining(", "));
    }

    /** How each Weir was started, without the folders of this machine. */
    static String programs(Setting setting) {
        return IntStream.range(0, setting.weirs().size())
                .mapToObj(i -> setting.weirNames().get(i) + ": "
                        + command(setting.weirs().get(i)))
                .collect(Collectors.joining("; "));
    }

    private static String command(Candidate weir) {
        String words = Arrays.stream(weir.words().split(" ", -1))
                .map(word -> word.startsWith("/") ? String.valueOf(Path.of(word).getFileName()) : word)
                .collect(Collectors.joining(" "));
        if (weir.artefact().isNative()) {
            return "`" + words + "`";
        }
        String version = output(List.of(weir.artefact().words().get(0), "-version"));
        return "`" + words + "` on "
                + version.lines()
                        .filter(line -> line.contains(" version "))
                        .findFirst()
                        .orElse("an unknown Java");
    }

    private static String line(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program prints; nothing if it is not there. */
    private static String output(List<String> command) {
        try {
            Process asked =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException notThere) {
            return "";
        }
    }
}
