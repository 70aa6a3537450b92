package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import dev.weir.bench.Refreshed.Cost;
import dev.weir.bench.Refreshed.Question;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a refresh costs as series grow, and as one of many collectors is refreshed; what it leaves for the garbage collector; and
 * what a series takes in memory.
 */
final class Refreshes implements Section {
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final int ROUNDS = 5;
    private static final int SCRAPES = 4;
    private static final int MANY = 100_000;
    private static final int COLLECTORS = 100;
    private static final double OF_A_SCRAPE = 0.6;
    private static final double OF_A_HUNDREDTH = 0.03;

    /** @param refreshes for one figure: the kernel tells processor time in steps of 10 ms */
    private record Size(int series, int refreshes, int rounds) {}

    private static final List<Size> SIZES = List.of(
            new Size(1_000, 40, ROUNDS),
            new Size(10_000, 15, ROUNDS),
            new Size(MANY, 3, ROUNDS),
            new Size(1_000_000, 1, 3));

    private final Setting setting;
    private final FootprintTable costs;
    private final Targets targets = new Targets();
    private final MemoryRows memory;

    Refreshes(Setting setting) {
        this.setting = setting;
        this.costs = FootprintTable.of(setting.weirNames());
        this.memory = new MemoryRows(setting.weirNames(), targets);
    }

    @Override
    public String name() {
        return "refreshes";
    }

    @Override
    public String measure() {
        try (var server = TestPostgres.privately(Map.of("jit", "off"))) {
            TestDatabase database = server.createDatabase();
            together(database, SeriesDefinitions.tiny(setting.folder(), database), weirs -> {
                weirs.forEach(weir -> weir.warm(Question.all(1), WARM.dividedBy(4)));
                memory.idle(weirs);
            });
            SIZES.forEach(size -> grown(size, database));
            rows(database);
            oneOfMany(database);
        }
        return """
                CPU is what the kernel counts for the process, user and system; PostgreSQL's for all of the server's processes. Medians of %d rounds (of a
                million: 3), in which the programs take turns (smallest to largest), after refreshes that do not count: for %d s on a JVM, whose compilers need
                that, and a quarter of it natively. A refresh is over when `/metrics` has it.

                %s

                %s

                Memory beyond the same program with one series, after these refreshes. Heap: what is reachable after a full collection; resident: before it.

                %s
                """
                .formatted(ROUNDS, WARM.toSeconds(), targets, costs, memory);
    }

    private void grown(Size size, TestDatabase database) {
        Question all = Question.all(size.series());
        together(database, SeriesDefinitions.write(setting.folder(), database, size.series()), weirs -> {
            weirs.forEach(weir -> weir.warm(all, WARM));
            if (size.series() >= 10_000) {
                memory.add(size.series(), weirs);
            }
            String what = "a refresh of %,d series".formatted(size.series());
            if (size.series() == MANY) {
                besidePushgateway(what, all, size, weirs);
            } else {
                costs(what, all, size, weirs, () -> 0.0);
            }
            costs.add("allocated by " + what, garbage(all, 2 * size.refreshes(), weirs));
        });
    }

    private void besidePushgateway(String what, Question all, Size size, List<Refreshed> weirs) {
        try (Program pushgateway = Pushgateway.start(setting)) {
            byte[] push = Load.put("/metrics/job/bench", weirs.get(0).families());
            Load.each(pushgateway.port(), 1, 1, unused -> push);
            scrape(pushgateway);
            Rounds rounds = costs(what, all, size, weirs, () -> scrape(pushgateway));
            Cell scrape = Cell.spread("%.0f", rounds.scrapes);
            costs.add("CPU of a gzip scrape of Pushgateway with them", same(scrape));
            add("CPU of such a refresh : of such a scrape", OF_A_SCRAPE, weir -> rounds.median(weir) / scrape.number());
        }
    }

    /** As many rows as series. */
    private void rows(TestDatabase database) {
        Question all = Question.all(MANY);
        together(database, SeriesDefinitions.rows(setting.folder(), database, MANY), weirs -> {
            weirs.forEach(weir -> weir.warm(all, WARM));
            String what = "a refresh of %,d series, a row each".formatted(MANY);
            costs(what, all, new Size(MANY, 3, ROUNDS), weirs, () -> 0.0);
            costs.add("allocated by " + what, garbage(all, 6, weirs));
        });
    }

    private void oneOfMany(TestDatabase database) {
        int each = MANY / COLLECTORS;
        Question all = Question.all(MANY);
        Question one = Question.one("orders_37", each);
        together(database, SeriesDefinitions.write(setting.folder(), database, MANY, each), weirs -> {
            weirs.forEach(weir -> {
                weir.warm(all, WARM);
                weir.warm(one, WARM.dividedBy(2));
            });
            Rounds full = costs(
                    "a refresh of %d collectors of %,d series".formatted(COLLECTORS, each),
                    all,
                    new Size(MANY, 3, ROUNDS),
                    weirs,
                    () -> 0.0);
            Rounds part = costs("a refresh of one of them", one, new Size(each, 40, ROUNDS), weirs, () -> 0.0);
            add("CPU of one : of all", OF_A_HUNDREDTH, weir -> part.median(weir) / full.median(weir));
            costs.add("allocated by one of them", garbage(one, 40, weirs));
        });
    }

    /** What the programs took in each round, and what Pushgateway took for a scrape. */
    private record Rounds(List<List<Cost>> weirs, List<Double> scrapes) {
        double median(int weir) {
            return FootprintTable.median(of(weir, Cost::cpu));
        }

        List<Double> of(int weir, Function<Cost, Double> what) {
            return weirs.stream().map(round -> what.apply(round.get(weir))).toList();
        }

        List<Cell> cells(Function<List<Double>, Cell> cell) {
            return cells(Cost::cpu, cell);
        }

        List<Cell> cells(Function<Cost, Double> what, Function<List<Double>, Cell> cell) {
            return IntStream.range(0, weirs.get(0).size())
                    .mapToObj(i -> cell.apply(of(i, what)))
                    .toList();
        }
    }

    private Rounds costs(String what, Question question, Size size, List<Refreshed> weirs, Supplier<Double> scrape) {
        var rounds = new Rounds(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < size.rounds(); round++) {
            rounds.weirs.add(weirs.stream()
                    .map(weir -> weir.cost(question, size.refreshes()))
                    .toList());
            rounds.scrapes.add(scrape.get());
        }
        String format = size.series() > 10_000 ? "%.0f" : "%.1f";
        costs.add("CPU of " + what, rounds.cells(values -> Cell.spread(format, values)));
        costs.add("PostgreSQL's", rounds.cells(Cost::database, values -> Cell.spread(format, values)));
        costs.add("wall", rounds.cells(Cost::wall, values -> Cell.spread(format, values)));
        return rounds;
    }

    private static double scrape(Program pushgateway) {
        double before = pushgateway.cpuSeconds();
        Load.each(pushgateway.port(), 1, SCRAPES, unused -> Load.scrape());
        return (pushgateway.cpuSeconds() - before) * 1000 / SCRAPES;
    }

    private static List<Cell> garbage(Question question, int refreshes, List<Refreshed> weirs) {
        return weirs.stream()
                .map(weir -> weir.garbage(question, refreshes))
                .map(bytes -> garbage(question, bytes))
                .toList();
    }

    private static Cell garbage(Question question, OptionalDouble bytes) {
        if (bytes.isEmpty()) {
            return Cell.missing("not told");
        }
        double all = bytes.getAsDouble();
        return new Cell(
                String.format(Locale.ROOT, "%.2f MB, %.0f bytes a series", all / 1e6, all / question.series()), all);
    }

    /** Adds a ratio of each Weir, and what it shall be at most. */
    private void add(String what, double most, IntToDoubleFunction ratio) {
        List<String> names = setting.weirNames();
        var cells = new ArrayList<Cell>();
        for (int i = 0; i < names.size(); i++) {
            double reached = ratio.applyAsDouble(i);
            targets.atMost(names.get(i) + ": " + what, "%.3f", most, reached);
            cells.add(new Cell(String.format(Locale.ROOT, "%.3f", reached), Double.NaN));
        }
        costs.add(what, cells);
    }

    private List<Cell> same(Cell cell) {
        return setting.weirs().stream().map(weir -> cell).toList();
    }

    /** All candidates run, and only one at a time is given something to do. */
    private void together(TestDatabase database, Path definitions, Consumer<List<Refreshed>> what) {
        List<Refreshed> weirs = new ArrayList<>();
        try {
            for (int i = 0; i < setting.weirs().size(); i++) {
                weirs.add(new Refreshed(
                        "refreshed-" + FootprintTable.name(i), setting.weirs().get(i), definitions, database.server()));
            }
            what.accept(weirs);
        } finally {
            weirs.forEach(Refreshed::close);
        }
    }
}
