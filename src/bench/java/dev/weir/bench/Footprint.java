package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import dev.weir.bench.StartUp.Sign;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What programs take: room, time to start, memory, and processor time per scrape. They take turns, so that what else the machine
 * does meets all of them. Prints a Markdown table; what is under way is told on standard error.
 */
public final class Footprint {
    private static final String QUICK = "--quick";
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int ROUNDS = 7;
    private static final int ROUND_SECONDS = 1;
    private static final int WARM_SECONDS = 8;
    private static final int MILLION = 1_000_000;

    private final List<Candidate> candidates;
    private final boolean quick;
    private final Path folder;
    private final TestDatabase database;
    private final FootprintTable table;

    private Footprint(List<Candidate> candidates, boolean quick, Path folder, TestDatabase database) {
        this.candidates = candidates;
        this.quick = quick;
        this.folder = folder;
        this.database = database;
        this.table = new FootprintTable(candidates.size());
    }

    /** @param arguments the candidates, each in one word; {@code --quick} before them leaves the million out */
    public static void main(String[] arguments) throws IOException {
        boolean quick = arguments.length > 0 && arguments[0].equals(QUICK);
        List<Candidate> candidates =
                Arrays.stream(arguments).skip(quick ? 1 : 0).map(Candidate::of).toList();
        Path folder = Files.createTempDirectory("weir-footprint");
        // Whoever interrupts this means the programs, too; the database server sees to itself.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(folder), "footprint-closer"));
        try (var server = TestPostgres.privately(Map.of("jit", "off"))) {
            new Footprint(candidates, quick, folder, server.createDatabase()).run();
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
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws IOException {
        String before = load();
        table.add("size", each(candidate -> Cell.bytes(candidate.bytes())));
        table.add("its `app.aot`, besides", each(candidate -> cache(candidate.cacheBytes())));
        table.add("image", images());
        String starts = starts();
        idle();
        for (int series : new int[] {1_000, 10_000, 100_000}) {
            serve(series);
        }
        if (!quick) {
            million();
        }
        for (int i = 0; i < candidates.size(); i++) {
            System.out.printf(
                    "%s: `%s`%n%n", FootprintTable.name(i), candidates.get(i).words());
        }
        System.out.printf(
                "%d processors; load %s before, %s after. %s%n%n%s%n",
                Runtime.getRuntime().availableProcessors(), before, load(), starts, table);
    }

    /** The first start of each is left out: it reads the program from the disk. */
    private String starts() {
        Path tiny = SeriesDefinitions.tiny(folder, database);
        int rounds = quick ? 7 : 15;
        List<List<StartUp>> healthy = new ArrayList<>();
        List<List<StartUp>> metrics = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            List<StartUp> firsts = measure(tiny, "/-/healthy");
            List<StartUp> others = measure(tiny, "/metrics");
            if (round > 0) {
                healthy.add(firsts);
                metrics.add(others);
            }
            say("%d of %d starts", round, rounds);
        }
        List<List<StartUp>> all =
                Stream.concat(healthy.stream(), metrics.stream()).toList();
        table.add("launch to the first 200 of `/-/healthy`", column(healthy, StartUp::answered));
        table.add("launch to the first 200 of `/metrics`", column(metrics, StartUp::answered));
        table.add("launch to the first 200 of `/-/ready`", column(all, StartUp::ready));
        List<StartUp> each = all.stream().flatMap(List::stream).toList();
        return String.format(
                Locale.ROOT,
                "%d starts for each page; the launch is over, and the program executed, after %.1f ms; asking took %.1f %% of a processor.",
                rounds,
                FootprintTable.median(each.stream().map(StartUp::launched).toList()),
                100
                        * each.stream().mapToDouble(StartUp::asking).sum()
                        / each.stream().mapToDouble(StartUp::answered).sum());
    }

    private List<StartUp> measure(Path definitions, String page) {
        return candidates.stream()
                .map(candidate -> StartUp.measure(
                        Launch.weir("start", candidate, definitions),
                        new Sign(page, List.of()),
                        new Sign("/-/ready", List.of())))
                .toList();
    }

    private List<Cell> column(List<List<StartUp>> rounds, Function<StartUp, Double> what) {
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> Cell.spread(
                        "%.0f",
                        rounds.stream().map(round -> what.apply(round.get(i))).toList()))
                .toList();
    }

    private void idle() {
        say("idle");
        together(SeriesDefinitions.tiny(folder, database), 1, loaded -> {
            pause(IDLE);
            table.add(
                    "resident when idle for 30 s (peak)",
                    loaded.stream().map(one -> Cell.memory(one.resident())).toList());
        });
    }

    private void serve(int series) {
        say("%,d series", series);
        together(SeriesDefinitions.write(folder, database, series), series, loaded -> {
            List<Cell> used = loaded.stream().map(one -> used(one, 300)).toList();
            if (series > 1_000) {
                table.add("resident with %,d series, 4 refreshes, 600 scrapes (peak)".formatted(series), used);
            }
            for (boolean gzip : new boolean[] {true, false}) {
                table.add(
                        "CPU per scrape, %,d series, %s".formatted(series, gzip ? "gzip" : "identity"),
                        scrapes(loaded, gzip));
            }
        });
    }

    private void million() {
        Path definitions = SeriesDefinitions.write(folder, database, MILLION);
        table.add("resident with 1,000,000 series, 4 refreshes, 60 scrapes (peak)", each(candidate -> {
            say("a million series");
            try (var loaded = Loaded.start(candidate, definitions, MILLION)) {
                return used(loaded, 30);
            }
        }));
    }

    private static Cell used(Loaded loaded, int scrapes) {
        try {
            return Cell.memory(loaded.used(scrapes));
        } catch (RuntimeException e) {
            return Cell.missing("not held: " + e.getMessage());
        }
    }

    private static List<Cell> scrapes(List<Loaded> loaded, boolean gzip) {
        loaded.forEach(one -> one.scrapeMillis(gzip, WARM_SECONDS));
        List<List<Double>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(loaded.stream()
                    .map(one -> one.scrapeMillis(gzip, ROUND_SECONDS))
                    .toList());
        }
        return IntStream.range(0, loaded.size())
                .mapToObj(i -> Cell.spread(
                        "%.3f", rounds.stream().map(round -> round.get(i)).toList()))
                .toList();
    }

    /** All candidates run, and only one at a time is given something to do. */
    private void together(Path definitions, int series, Consumer<List<Loaded>> what) {
        List<Loaded> loaded = new ArrayList<>();
        try {
            candidates.forEach(candidate -> loaded.add(Loaded.start(candidate, definitions, series)));
            what.accept(loaded);
        } finally {
            loaded.forEach(Loaded::close);
        }
    }

    private List<Cell> each(Function<Candidate, Cell> what) {
        return candidates.stream().map(what).toList();
    }

    private List<Cell> images() {
        List<String> names =
                Arrays.asList(System.getenv().getOrDefault("IMAGES", "").split(" ", -1));
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> i < names.size() && !names.get(i).isEmpty()
                        ? Image.size(names.get(i))
                        : Cell.missing("none named"))
                .toList();
    }

    private static Cell cache(OptionalLong bytes) {
        return bytes.isPresent() ? Cell.bytes(bytes.getAsLong()) : Cell.missing("—");
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String format, Object... values) {
        System.err.printf(format + "%n", values);
    }
}
