package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import dev.weir.bench.Protected.Period;
import dev.weir.bench.Protected.Trial;
import dev.weir.bench.Protected.Turn;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Fifty servers scrape ten expensive collectors: how often their queries are executed, what that costs the database, and what the
 * servers see of it; then the same while the database hangs, in two ways.
 */
final class Protection implements Section {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final int ROUNDS = 5;
    private static final double P99 = 0.99;

    /** Of p99 with a database that hangs, times that with one that is well. */
    private static final double MOST = 1.2;

    private static final List<PeerQuery> QUERIES = ExpensiveQueries.all();

    private static final List<String> TRIALS = List.of(
            "The database is well", "Every query waits for a lock", "The database server is stopped (`SIGSTOP`)");

    private final Setting setting;
    private final Targets targets = new Targets();

    Protection(Setting setting) {
        this.setting = setting;
    }

    @Override
    public String name() {
        return "protection";
    }

    @Override
    public String measure() {
        // One worker for each query: what its execution costs is the same each time.
        try (var server = TestPostgres.privately(Map.of("jit", "off", "max_parallel_workers_per_gather", "0"))) {
            TestDatabase database = server.createDatabase();
            ExpensiveQueries.fill(database);
            return measure(database);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String measure(TestDatabase database) throws InterruptedException {
        List<Protected> all = subjects(database);
        List<Trial> trials = List.of(
                well(MINUTE), locked(MINUTE, database), new Trial(STOP, watch -> Hang.stopped(watch.postmaster())));
        List<List<Period>> periods = new ArrayList<>();
        for (Protected one : all) {
            System.err.println(one.name());
            periods.add(one.measure(trials));
        }
        executions(all.subList(0, setting.weirs().size()), periods);
        var text = new StringBuilder();
        for (int trial = 0; trial < trials.size(); trial++) {
            int number = trial;
            text.append(TRIALS.get(trial)).append(":\n\n");
            text.append(
                    table(all, periods.stream().map(each -> each.get(number)).toList()));
            text.append("\n\n");
        }
        text.append("Turns of %d s each:\n\n".formatted(TURN.toSeconds())).append(turns(weirs(database), database));
        return conditions(database) + targets + "\n\n" + text;
    }

    /** Of a database that is well: one of each collector in each interval, whatever the scrapers do. */
    private void executions(List<Protected> weirs, List<List<Period>> periods) {
        for (int i = 0; i < weirs.size(); i++) {
            Period well = periods.get(i).get(0);
            double intervals = well.seconds() / INTERVAL.toSeconds();
            long least = Collections.min(well.executions());
            long most = Collections.max(well.executions());
            targets.add(
                    weirs.get(i).name() + ": executions of each collector",
                    String.format(Locale.ROOT, "one in each of %.1f intervals", intervals),
                    least + " to " + most,
                    least >= Math.floor(intervals) && most <= Math.ceil(intervals));
        }
    }

    private static String conditions(TestDatabase database) {
        try (var watch = new DatabaseWatch(database)) {
            return String.format(
                    Locale.ROOT,
                    "%s Each query takes at least %.0f ms; interval %d s. A share of CPU is one of a processor.%n%n",
                    Scrapers.DESCRIPTION,
                    watch.quickestMillis(QUERIES),
                    INTERVAL.toSeconds());
        }
    }

    /** Of Weir alone: the others are too far from where they were for a ratio to say anything. */
    private FootprintTable turns(List<Protected> weirs, TestDatabase database) throws InterruptedException {
        List<List<Turn>> turns = new ArrayList<>();
        for (Protected weir : weirs) {
            turns.add(weir.turns(ROUNDS, well(TURN), locked(TURN, database)));
        }
        var table = FootprintTable.of(weirs.stream().map(Protected::name).toList());
        List<Cell> well = spread(turns, each -> each.well().millis(P99));
        List<Cell> hanging = spread(turns, each -> each.hanging().millis(P99));
        table.add("p99, the database is well", well);
        table.add("p99, every query waits for a lock", hanging);
        for (int i = 0; i < weirs.size(); i++) {
            targets.atMost(
                    weirs.get(i).name() + ": p99 while every query waits for a lock : p99 while the database is well",
                    "%.2f",
                    MOST,
                    hanging.get(i).number() / well.get(i).number());
        }
        table.add("p99 of what the sender was late, the database is well", spread(turns, each -> each.well()
                .lateMillis(P99)));
        table.add("… every query waits for a lock", spread(turns, each -> each.hanging()
                .lateMillis(P99)));
        return table;
    }

    private static List<Cell> spread(List<List<Turn>> turns, ToDoubleFunction<Turn> millis) {
        return turns.stream()
                .map(each -> Cell.spread(
                        "%.2f", each.stream().mapToDouble(millis).boxed().toList()))
                .toList();
    }

    private static Trial well(Duration during) {
        return new Trial(during, watch -> () -> {});
    }

    private static Trial locked(Duration during, TestDatabase database) {
        return new Trial(during, watch -> Hang.locked(database, ExpensiveQueries.TABLE));
    }

    private FootprintTable table(List<Protected> all, List<Period> periods) {
        var table = FootprintTable.of(all.stream().map(Protected::name).toList());
        row(table, "executions (one per collector and interval would be)", periods, period -> {
            double expected = QUERIES.size() * period.seconds() / INTERVAL.toSeconds();
            return String.format(Locale.ROOT, "%,d (%.0f)", period.allExecutions(), expected);
        });
        row(
                table,
                "of each collector",
                periods,
                period -> Collections.min(period.executions()) + " to " + Collections.max(period.executions()));
        row(table, "CPU of the database", periods, period -> share(period.databaseSeconds(), period));
        row(table, "CPU of the program", periods, period -> share(period.ownSeconds(), period));
        row(
                table,
                "scrapes that were due",
                periods,
                period -> count(period.seen().due()));
        row(
                table,
                "answered with samples of all collectors",
                periods,
                period -> count(period.seen().whole()));
        row(table, "of some or none", periods, period -> count(period.seen().lacking()));
        row(
                table,
                "not sent, the one before it being under way",
                periods,
                period -> count(period.seen().missed()));
        row(table, "failed", periods, period -> count(period.seen().failed()));
        for (double quantile : new double[] {0.5, P99}) {
            row(
                    table,
                    "p%.0f".formatted(quantile * 100),
                    periods,
                    period -> Scrapers.Seen.text(period.seen().millis(quantile)));
        }
        row(
                table,
                "p99 of what the sender was late",
                periods,
                period -> Scrapers.Seen.text(period.seen().lateMillis(P99)));
        row(table, "CPU of the sender", periods, period -> share(period.senderSeconds(), period));
        row(table, "connections to the database, at most", periods, period -> Long.toString(period.connections()));
        row(
                table,
                "executions in the 10 s afterwards, unscraped (under way after that)",
                periods,
                period -> period.executionsAfterwards() + " (" + period.activeAfterwards() + ")");
        return table;
    }

    private static void row(FootprintTable table, String label, List<Period> periods, Function<Period, String> text) {
        table.add(label, periods.stream().map(text).map(Cell::missing).toList());
    }

    private static String share(double seconds, Period period) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * seconds / period.seconds());
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private List<Protected> weirs(TestDatabase database) {
        return IntStream.range(0, setting.weirs().size())
                .mapToObj(i -> new Protected(
                        setting.weirNames().get(i),
                        () -> Launch.weir(
                                "weir",
                                setting.weirs().get(i),
                                WeirQueries.write(setting, database, QUERIES, INTERVAL, TIMEOUT)),
                        WeirQueries.families(QUERIES),
                        QUERIES,
                        database))
                .toList();
    }

    private List<Protected> subjects(TestDatabase database) {
        List<Protected> all = new ArrayList<>(weirs(database));
        all.add(new Protected(
                "sql_exporter",
                () -> SqlExporter.prepare(setting, database, QUERIES, INTERVAL),
                SqlExporter.families(QUERIES),
                QUERIES,
                database));
        for (Duration cache : List.of(INTERVAL, Duration.ZERO)) {
            all.add(new Protected(
                    cache.isZero() ? "postgres_exporter" : "postgres_exporter, `cache_seconds`",
                    () -> PostgresExporter.prepare(setting, database, QUERIES, cache),
                    PostgresExporter.families(QUERIES),
                    QUERIES,
                    database));
        }
        return all;
    }
}
