package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The processor time of a scrape against the number of series, both logarithmic: gzip on the left, identity on the right. */
final class ScrapePlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 440;
    private static final int TOP = 84;
    private static final int BOTTOM = 390;
    private static final int PANEL = 380;
    private static final int[] LEFT = {80, 550};

    /** Powers of ten: of series, and of milliseconds. */
    private static final int[] SERIES = {3, 6};

    private static final int[] MILLIS = {-3, 4};
    private static final List<String> COUNTS = List.of("1k", "10k", "100k", "1M");
    private static final List<String> TIMES =
            List.of("1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s");

    private final List<String> weirs;
    private final ScrapeFigures figures;
    private final StringBuilder svg = new StringBuilder();

    ScrapePlot(List<String> weirs, ScrapeFigures figures) {
        this.weirs = weirs;
        this.figures = figures;
    }

    String svg() {
        svg.setLength(0);
        add(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="title description">
                <title id="title">Processor time of a scrape against the number of series</title>
                <desc id="description">Two panels, gzip and identity, with logarithmic axes. Weir and nginx lie close together at the bottom; the exporters that render at every scrape lie some hundred times above them.</desc>
                <style>
                .paper { fill: #ffffff }
                text { fill: #24292f; font: 13px sans-serif } .head { font-size: 15px; font-weight: bold }
                .end { text-anchor: end } .middle { text-anchor: middle }
                .grid { stroke: #d0d7de }
                .line { fill: none; stroke-width: 2 } .dashed { stroke-dasharray: 6 3 }
                .c0 { stroke: #0969da } .c1 { stroke: #8250df } .c2 { stroke: #57606a } .c3 { stroke: #1a7f37 } .c4 { stroke: #bc4c00 } .c5 { stroke: #bf3989 }
                @media (prefers-color-scheme: dark) {
                .paper { fill: #0d1117 }
                text { fill: #e6edf3 } .grid { stroke: #30363d }
                .c0 { stroke: #58a6ff } .c1 { stroke: #bc8cff } .c2 { stroke: #8b949e } .c3 { stroke: #56d364 } .c4 { stroke: #ffa657 } .c5 { stroke: #ff7bc4 }
                }
                </style>
                <rect class="paper" width="%1$d" height="%2$d"/>
                """,
                WIDTH, HEIGHT);
        legend();
        panel(LEFT[0], true);
        panel(LEFT[1], false);
        return svg.append("</svg>\n").toString();
    }

    /** Weirs in the first colours, then nginx, then those that render. */
    private List<String> names() {
        var names = new ArrayList<String>(weirs);
        names.add("nginx, the better");
        names.addAll(ScrapeServers.PEERS);
        return names;
    }

    private String style(int name) {
        boolean weir = name < weirs.size();
        int colour = weir ? Math.min(name, 1) : 2 + name - weirs.size();
        return "line c" + colour + (name == weirs.size() ? " dashed" : "");
    }

    private void legend() {
        List<String> names = names();
        int step = (WIDTH - LEFT[0] + 20) / names.size();
        for (int i = 0; i < names.size(); i++) {
            int x = LEFT[0] + i * step;
            add("<line class=\"%s\" x1=\"%d\" y1=\"24\" x2=\"%d\" y2=\"24\"/>\n", style(i), x, x + 18);
            add("<text x=\"%d\" y=\"28\">%s</text>\n", x + 23, names.get(i));
        }
    }

    private void panel(int left, boolean gzip) {
        add("<text class=\"head\" x=\"%d\" y=\"62\">%s: CPU per scrape</text>\n", left, gzip ? "gzip" : "identity");
        for (int power = MILLIS[0]; power <= MILLIS[1]; power++) {
            double y = y(Math.pow(10, power));
            add("<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n", left, y, left + PANEL, y);
            add("<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", left - 8, y + 4, TIMES.get(power - MILLIS[0]));
        }
        for (int power = SERIES[0]; power <= SERIES[1]; power++) {
            double x = x(left, Math.pow(10, power));
            add("<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n", x, TOP, x, BOTTOM);
            add(
                    "<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                    x, BOTTOM + 18, COUNTS.get(power - SERIES[0]));
        }
        add("<text class=\"middle\" x=\"%d\" y=\"%d\">series</text>\n", left + PANEL / 2, BOTTOM + 38);
        List<String> names = names();
        for (int i = 0; i < names.size(); i++) {
            curve(left, gzip, i, names.get(i));
        }
    }

    private void curve(int left, boolean gzip, int i, String name) {
        var points = new StringBuilder();
        for (ScrapeCase what : figures.cases()) {
            if (what.gzip() == gzip && what.connections() == ScrapeCase.CONNECTIONS) {
                String program = i == weirs.size() ? figures.cheapest(what, ScrapeServers.NGINX) : name;
                OptionalDouble cpu = figures.cpu(what, program);
                if (cpu.isPresent()) {
                    points.append(
                            String.format(Locale.ROOT, "%.1f,%.1f ", x(left, what.series()), y(cpu.getAsDouble())));
                }
            }
        }
        add(
                "<polyline class=\"%s\" points=\"%s\"/>\n",
                style(i), points.toString().strip());
    }

    private static double x(int left, double series) {
        return left + PANEL * (Math.log10(series) - SERIES[0]) / (SERIES[1] - SERIES[0]);
    }

    private static double y(double millis) {
        return BOTTOM - (BOTTOM - TOP) * (Math.log10(millis) - MILLIS[0]) / (MILLIS[1] - MILLIS[0]);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
