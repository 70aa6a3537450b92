package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import dev.weir.bench.StartUp.Sign;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long programs take to answer a scrape at all, and to answer it with what a query has just given. They take turns. */
final class StartUps implements Section {
    private static final int STARTS = 15;
    private static final int SLOW_STARTS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Weir spreads first runs by a hash of their names. With an interval of a second it is nothing for this one: it comes at once. */
    private static final List<PeerQuery> ONE = List.of(query("tiny_4"));

    private static final List<PeerQuery> TEN =
            IntStream.rangeClosed(1, 10).mapToObj(i -> query("orders_" + i)).toList();

    private final Setting setting;

    StartUps(Setting setting) {
        this.setting = setting;
    }

    /** A program, and how its samples are called. */
    private record Starter(String name, Supplier<Launch> start, List<String> families) {
        StartUp measure() {
            List<String> samples =
                    families.stream().map(family -> "\n" + family).toList();
            return StartUp.measure(start.get(), new Sign("/metrics", List.of()), new Sign("/metrics", samples));
        }
    }

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String measure() {
        try (var server = TestPostgres.privately(Map.of("jit", "off"))) {
            TestDatabase database = server.createDatabase();
            List<Starter> one = starters(database, ONE, Duration.ofSeconds(1));
            List<Starter> ten = starters(database, TEN, Duration.ofSeconds(10));
            var table = FootprintTable.of(one.stream().map(Starter::name).toList());
            List<List<StartUp>> starts = rounds(one, STARTS);
            table.add("launch to the first 200 of `/metrics`", column(starts, StartUp::answered));
            table.add("… with the sample of a collector of 1 s that comes first", column(starts, StartUp::ready));
            table.add("… with the samples of ten collectors of 10 s", column(rounds(ten, SLOW_STARTS), StartUp::ready));
            return table.toString();
        }
    }

    private List<Starter> starters(TestDatabase database, List<PeerQuery> queries, Duration interval) {
        Stream<Starter> weirs = IntStream.range(0, setting.weirs().size())
                .mapToObj(i -> new Starter(
                        setting.weirNames().get(i),
                        () -> Launch.weir(
                                "weir",
                                setting.weirs().get(i),
                                WeirQueries.write(setting, database, queries, interval, TIMEOUT)),
                        WeirQueries.families(queries)));
        return Stream.concat(
                        weirs,
                        Stream.of(
                                new Starter(
                                        "sql_exporter",
                                        () -> SqlExporter.prepare(setting, database, queries, interval),
                                        SqlExporter.families(queries)),
                                new Starter(
                                        "postgres_exporter",
                                        () -> PostgresExporter.prepare(setting, database, queries, interval),
                                        PostgresExporter.families(queries))))
                .toList();
    }

    /** The first start of each is left out: it reads the program from the disk. */
    private static List<List<StartUp>> rounds(List<Starter> starters, int rounds) {
        List<List<StartUp>> all = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            all.add(starters.stream().map(Starter::measure).toList());
        }
        return all.subList(1, all.size());
    }

    private static List<Cell> column(List<List<StartUp>> rounds, Function<StartUp, Double> what) {
        return IntStream.range(0, rounds.get(0).size())
                .mapToObj(i -> Cell.spread(
                        "%.0f",
                        rounds.stream().map(round -> what.apply(round.get(i))).toList()))
                .toList();
    }

    private static PeerQuery query(String name) {
        return new PeerQuery(name, "SELECT 1 AS n", List.of(), List.of(new PeerValue("n", "gauge", "N.")));
    }
}
