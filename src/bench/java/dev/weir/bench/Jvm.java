package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a running JVM tells of its heap, through the {@code jcmd} beside its {@code java}.
 *
 * @param jcmd the file of that
 */
record Jvm(Path jcmd, long pid) {
    private static final Pattern ALLOCATED = Pattern.compile("(?m)^\".*\" #([0-9]+) .*allocated=([0-9]+)([BKMGT]) ");

    /** The last line of a histogram of classes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

    private static final String UNITS = "BKMGT";

    /** Empty for a program that is none, or has no {@code jcmd} beside it. */
    static Optional<Jvm> of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(Path::of)
                .filter(java -> java.endsWith("java"))
                .map(java -> java.resolveSibling("jcmd"))
                .filter(Files::isExecutable)
                .map(jcmd -> new Jvm(jcmd, pid));
    }

    /** What each thread that lives has allocated since it started, by its number, in bytes within a hundredth. */
    Map<String, Double> allocated() {
        return ALLOCATED
                .matcher(ask("Thread.print", "-e"))
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1),
                        found -> Double.parseDouble(found.group(2)) * Math.pow(1024, UNITS.indexOf(found.group(3)))));
    }

    /** What is reachable on the heap, in bytes, counted after a full collection. */
    double live() {
        // What waits for a reference handler is let go by the second one.
        ask("GC.run");
        return TOTAL.matcher(ask("GC.class_histogram"))
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private String ask(String... question) {
        var command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        command.addAll(List.of(question));
        try {
            Process asked = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
