package dev.weir.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the scrapes cost, as Markdown. */
final class ScrapeTables {
    private static final List<String> CASE = List.of("series", "encoding", "connections");
    private static final String NONE = "—";

    private final List<String> weirs;
    private final ScrapeFigures figures;

    ScrapeTables(List<String> weirs, ScrapeFigures figures) {
        this.weirs = weirs;
        this.figures = figures;
    }

    /** The tables, each with a line before it. */
    String markdown() {
        return """
                CPU seconds per 1,000 scrapes: median (smallest to largest).

                %s

                The same as ratios of the medians; nginx is the one of the two that takes less in the case.

                %s

                CPU seconds per 1,000 scrapes of the program and wrk together. On loopback `sendfile` hands over the pages of the file, and whoever receives them
                pays for the copy.

                %s

                Requests per second; the medians of p50 / p99 in milliseconds.

                %s

                Resident memory while a case is asked once more after its rounds, MiB (at most until then).

                %s
                """
                .formatted(cpu(), ratios(), together(), rates(), memory());
    }

    private String cpu() {
        return spreads(programs(), ScrapeRound::cpuMillis);
    }

    private String together() {
        List<String> ready =
                Stream.of(weirs, ScrapeServers.NGINX).flatMap(List::stream).toList();
        return spreads(ready, ScrapeRound::bothMillis);
    }

    private String spreads(List<String> programs, ToDoubleFunction<ScrapeRound> value) {
        return table(programs, figures.cases(), what -> programs.stream()
                .map(program -> spread(what, program, value))
                .toList());
    }

    private String ratios() {
        var columns = new ArrayList<String>();
        for (String weir : weirs) {
            columns.add(weir + " : nginx");
            ScrapeServers.PEERS.forEach(peer -> columns.add(peer + " : " + weir));
        }
        columns.add("nginx again : the same");
        return table(columns, figures.cases(), what -> {
            var cells = new ArrayList<String>();
            for (String weir : weirs) {
                cells.add(ratio(what, weir, figures.cheapest(what, ScrapeServers.NGINX), "%.2f"));
                ScrapeServers.PEERS.forEach(peer -> cells.add(ratio(what, peer, weir, "%,.0f")));
            }
            cells.add(ratio(what, ScrapeServers.NGINX_AGAIN, ScrapeServers.NGINX.get(0), "%.2f"));
            return cells;
        });
    }

    private String ratio(ScrapeCase what, String one, String other, String format) {
        double ratio = figures.ratio(what, one, other);
        return Double.isNaN(ratio) ? NONE : String.format(Locale.ROOT, format, ratio);
    }

    private String rates() {
        List<String> programs = programs();
        return table(programs, figures.cases(), what -> programs.stream()
                .map(program -> rate(what, program))
                .toList());
    }

    private String memory() {
        return table(weirs, figures.cases(), what -> weirs.stream()
                .map(weir -> figures.resident(what, weir))
                .map(resident -> resident == null
                        ? NONE
                        : FootprintTable.Cell.memory(resident).text().replace(" MiB", ""))
                .toList());
    }

    private List<String> programs() {
        return Stream.of(weirs, ScrapeServers.NGINX, ScrapeServers.PEERS)
                .flatMap(List::stream)
                .toList();
    }

    private String spread(ScrapeCase what, String program, ToDoubleFunction<ScrapeRound> value) {
        List<Double> sorted = figures.sorted(what, program, value);
        return sorted.isEmpty()
                ? NONE
                : "%s (%s to %s)"
                        .formatted(
                                number(FootprintTable.median(sorted)),
                                number(sorted.get(0)),
                                number(sorted.get(sorted.size() - 1)));
    }

    private String rate(ScrapeCase what, String program) {
        List<Double> sorted = figures.sorted(what, program, ScrapeRound::perSecond);
        return sorted.isEmpty()
                ? NONE
                : "%s; %s / %s"
                        .formatted(
                                number(FootprintTable.median(sorted)),
                                number(median(what, program, ScrapeRound::p50Millis)),
                                number(median(what, program, ScrapeRound::p99Millis)));
    }

    private double median(ScrapeCase what, String program, ToDoubleFunction<ScrapeRound> value) {
        return FootprintTable.median(figures.sorted(what, program, value));
    }

    /** With three digits, or all of a large one. */
    static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String table(
            List<String> columns, Collection<ScrapeCase> cases, Function<ScrapeCase, List<String>> cells) {
        List<String> head = Stream.concat(CASE.stream(), columns.stream()).toList();
        return Stream.concat(
                        Stream.of(row(head), "|---".repeat(head.size()) + "|"),
                        cases.stream().map(what -> "| " + what + " " + row(cells.apply(what))))
                .collect(Collectors.joining("\n"));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
