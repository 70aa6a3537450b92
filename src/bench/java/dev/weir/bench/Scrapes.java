package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What a scrape costs: Weir beside nginx with the same bytes, and beside exporters with the same series. */
final class Scrapes implements Section {
    private static final int[] SERIES = {1_000, 10_000, 100_000};
    private static final int MILLION = 1_000_000;
    private static final int ROUNDS = 9;
    private static final int LONG_ROUNDS = 5;
    private static final int QUICK_ROUNDS = 3;
    private static final int ROUNDS_OF_PEERS = 3;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration LONG_ROUND = Duration.ofSeconds(4);

    /** The compilers of a JVM need it. */
    private static final Duration WARM = Duration.ofSeconds(8);

    private static final Duration QUICK_WARM = Duration.ofSeconds(4);

    private final Setting setting;
    private final Report report;
    private final ScrapeFigures figures = new ScrapeFigures();

    /** @param report for the plot */
    Scrapes(Setting setting, Report report) {
        this.setting = setting;
        this.report = report;
    }

    @Override
    public String name() {
        return "scrapes";
    }

    @Override
    public String measure() {
        // One of the exporters has a connection for each query.
        try (var server = TestPostgres.privately(Map.of("jit", "off", "max_connections", "300"))) {
            TestDatabase database = server.createDatabase();
            for (int series : SERIES) {
                measure(database, series, true, setting.quick() ? QUICK_ROUNDS : ROUNDS, ROUND);
            }
            if (!setting.quick()) {
                measure(database, MILLION, false, LONG_ROUNDS, LONG_ROUND);
            }
        }
        report.draw("performance.svg", new ScrapePlot(setting.weirNames(), figures).svg());
        return "%s%n%n%s%n%n%s"
                .formatted(
                        conditions(),
                        new ScrapeTargets(setting, figures).table(),
                        new ScrapeTables(setting.weirNames(), figures).markdown());
    }

    private void measure(TestDatabase database, int series, boolean peers, int rounds, Duration round) {
        System.err.printf("%,d series%n", series);
        try (var servers = ScrapeServers.start(setting, database, series, peers)) {
            servers.all().stream().filter(server -> !server.renders()).forEach(this::warm);
            for (ScrapeCase what : ScrapeCase.of(series)) {
                for (int i = 0; i < rounds; i++) {
                    for (ScrapeServer server : servers.all()) {
                        if (i < rounds(server, what, rounds)) {
                            figures.add(what, server.name(), server.ask(what, round));
                        }
                    }
                }
                servers.all().stream()
                        .filter(this::isWeir)
                        .forEach(weir -> figures.add(what, weir.name(), weir.resident(what)));
                figures.tell(what);
            }
        }
    }

    /** How often a program is asked: seldom if it is slow, and what is for the noise alone only where most is compared. */
    private int rounds(ScrapeServer server, ScrapeCase what, int rounds) {
        boolean usual = what.connections() == ScrapeCase.CONNECTIONS;
        if (server.renders()) {
            return setting.quick() ? usual ? 1 : 0 : ROUNDS_OF_PEERS;
        }
        return server.name().equals(ScrapeServers.NGINX_AGAIN) && !usual ? 0 : rounds;
    }

    private boolean isWeir(ScrapeServer server) {
        return setting.weirNames().contains(server.name());
    }

    /** Over one connection: what more of them take is not to be there already. */
    private void warm(ScrapeServer server) {
        if (isWeir(server)) {
            Duration duration = setting.quick() ? QUICK_WARM : WARM;
            Wrk.run(server.program(), 1, duration, true);
            Wrk.run(server.program(), 1, duration.dividedBy(2), false);
        }
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "%s%d rounds of %d s%s, program after program in each; in %d of them those that render at every scrape, at least "
                        + "%d times each. The same nginx measured a second time in each round differs in its median by up to %.0f %%.",
                setting.quick() ? "A quick run. " : "",
                setting.quick() ? QUICK_ROUNDS : ROUNDS,
                ROUND.toSeconds(),
                setting.quick() ? "" : " (a million series: %d of %d s)".formatted(LONG_ROUNDS, LONG_ROUND.toSeconds()),
                setting.quick() ? 1 : ROUNDS_OF_PEERS,
                ScrapeServer.LEAST,
                figures.doubt(ScrapeServers.NGINX.get(0), ScrapeServers.NGINX_AGAIN) * 100);
    }
}
