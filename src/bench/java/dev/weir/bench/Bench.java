package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures Weir beside others, prints the tables, and writes them into {@code src/docs/performance.md} of the folder that it is started
 * in, or a copy of it. What is under way is told on standard error.
 */
public final class Bench {
    private static final String QUICK = "--quick";

    /** Names of sections, separated by commas; all of them if it is not set. */
    private static final String SECTIONS = "sections";

    private static final Duration LONGEST = Duration.ofMinutes(90);

    private static final int TURNS = 50;
    private static final Duration TURN = Duration.ofMillis(100);

    private Bench() {}

    /** @param arguments the programs, each in one word; {@code --quick} before them for the scrapes alone, and fewer of them */
    public static void main(String[] arguments) throws IOException {
        boolean quick = arguments.length > 0 && arguments[0].equals(QUICK);
        List<Candidate> weirs =
                Arrays.stream(arguments).skip(quick ? 1 : 0).map(Candidate::of).toList();
        if (weirs.isEmpty()) {
            throw new IllegalArgumentException("no program is named");
        }
        Path folder = Files.createTempDirectory("weir-bench");
        // Whoever interrupts this means the programs, too; the database servers see to themselves.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(folder), "bench-closer"));
        endAfter(LONGEST);
        int code = 1;
        try {
            run(new Setting(weirs, quick, folder));
            code = 0;
        } catch (RuntimeException | Error e) {
            e.printStackTrace(System.err);
        }
        System.exit(code);
    }

    private static void run(Setting setting) {
        Report report = setting.quick() ? Report.copy() : Report.published();
        List<Section> sections = sections(setting, report);
        sections.forEach(section -> report.expect(section.name()));
        for (Section section : sections) {
            Noise noise = Noise.start();
            String measured = section.measure();
            String markdown = "**Conditions.** %s. %s. %s. %s%n%n%s"
                    .formatted(Machine.told(), Machine.programs(setting), Machine.packages(), noise.told(), measured);
            System.out.printf("%n## %s%n%n%s%n", section.name(), markdown);
            report.put(section.name(), markdown);
        }
    }

    private static List<Section> sections(Setting setting, Report report) {
        List<Section> all = List.of(
                new Scrapes(setting, report), new Refreshes(setting), new Protection(setting), new StartUps(setting));
        if (setting.quick()) {
            return all.subList(0, 1);
        }
        List<String> chosen = Arrays.asList(System.getProperty(SECTIONS, "").split(",", -1));
        if (chosen.equals(List.of(""))) {
            return all;
        }
        List<String> names = all.stream().map(Section::name).toList();
        if (!names.containsAll(chosen)) {
            throw new IllegalArgumentException("of the sections %s some are none of %s".formatted(chosen, names));
        }
        return all.stream().filter(section -> chosen.contains(section.name())).toList();
    }

    /** All that runs because of this, but for what the database servers are ended with. */
    private static List<ProcessHandle> programs() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> !process.info().commandLine().orElse("").contains("pg_ctl"))
                .toList();
    }

    /** Whatever hangs, this does not. */
    private static void endAfter(Duration longest) {
        var watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(longest.toMillis());
                        System.err.println("Stopped after " + longest.toMinutes() + " minutes.");
                        System.exit(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bench-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void tidyUp(Path folder) {
        // What is being started meanwhile is met by the next turn.
        List<ProcessHandle> left = programs();
        for (int i = 0; i < TURNS && !left.isEmpty(); i++) {
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(TURN.toNanos());
            left = programs();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
