package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a scrape costs: Weir beside nginx with the same bytes, and beside exporters with the same series. */
final class Scrapes implements Section {
    private static final int[] SERIES = {1_000, 10_000, 100_000};
    private static final int MILLION = 1_000_000;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration LONG_ROUND = Duration.ofSeconds(4);

    /** The compilers of a JVM need it. */
    private static final Duration WARM = Duration.ofSeconds(8);

    private static final Duration QUICK_WARM = Duration.ofSeconds(4);

    private final Setting setting;
    private final ScrapeFigures figures = new ScrapeFigures();

    Scrapes(Setting setting) {
        this.setting = setting;
    }

    @Override
    public String name() {
        return "scrapes";
    }

    @Override
    public String measure() {
        Noise noise = Noise.start();
        // One of the exporters has a connection for each query.
        try (var server = TestPostgres.privately(Map.of("jit", "off", "max_connections", "300"))) {
            TestDatabase database = server.createDatabase();
            for (int series : SERIES) {
                measure(database, series, true, setting.quick() ? 3 : 9, ROUND);
            }
            if (!setting.quick()) {
                measure(database, MILLION, false, 5, LONG_ROUND);
            }
        }
        Report.draw("performance.svg", new ScrapePlot(setting.weirNames(), figures).svg());
        return "%s%n%n%s%n%n%s"
                .formatted(
                        conditions(noise.told()),
                        new ScrapeTargets(setting, figures).markdown(),
                        new ScrapeTables(setting.weirNames(), figures).markdown());
    }

    private void measure(TestDatabase database, int series, boolean peers, int rounds, Duration round) {
        System.err.printf("%,d series%n", series);
        try (var servers = ScrapeServers.start(setting, database, series, peers)) {
            servers.all().stream().filter(server -> !server.renders()).forEach(this::warm);
            for (ScrapeCase what : ScrapeCase.of(series)) {
                for (int i = 0; i < rounds; i++) {
                    for (ScrapeServer server : servers.all()) {
                        if (!server.renders() || i < (setting.quick() ? 1 : 3)) {
                            figures.add(what, server.name(), server.ask(what, round));
                        }
                    }
                }
                servers.all().stream()
                        .filter(server -> setting.weirNames().contains(server.name()))
                        .forEach(weir -> figures.add(
                                what, weir.name(), Resident.of(weir.program().pid())));
                figures.tell(what);
            }
        }
    }

    /** Over one connection: what more of them take is not to be there already. */
    private void warm(ScrapeServer server) {
        boolean weir = setting.weirNames().contains(server.name());
        Duration duration = weir ? setting.quick() ? QUICK_WARM : WARM : ROUND;
        Wrk.run(server.program(), 1, duration, true);
        Wrk.run(server.program(), 1, duration.dividedBy(weir ? 2 : 1), false);
    }

    private String conditions(String noise) {
        String programs = IntStream.range(0, setting.weirs().size())
                .mapToObj(i -> setting.weirNames().get(i) + ": "
                        + Machine.command(setting.weirs().get(i)))
                .collect(Collectors.joining("; "));
        return """
                **Conditions.** %s%s. %s. %s. %s
                """
                .formatted(setting.quick() ? "A quick run. " : "", Machine.told(), programs, Machine.packages(), noise)
                .strip();
    }
}
