package dev.weir.trace;

import dev.weir.trace.Simulation.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Draws src/docs/long-work.svg, and prints the table of figures that stands beside it. */
final class LongWorkPicture {
    static final Path FILE = Path.of("src/docs/long-work.svg");

    private static final int WIDTH = 860;
    private static final int LEFT = 60;
    private static final int PLOT_WIDTH = 780;
    private static final int PLOT_HEIGHT = 190;
    private static final int FIRST_TOP = 84;
    private static final int SECOND_TOP = 360;
    private static final int HEIGHT = 606;

    private static final String HEAD =
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" \
            aria-labelledby="title description">
            <title id="title">Busy workers, as two counters show them</title>
            <desc id="description">A counter that is moved when a job ends swings around ten always busy workers with jobs of up to \
            30 seconds, and shows none of twenty in the middle of an incident, then far more than there are. The tracer shows ten, and \
            twenty, throughout.</desc>
            <style>
            .paper { fill: #ffffff } .incident { fill: #f2e3d5 }
            text { fill: #24292f; font: 13px sans-serif } .head { font-size: 15px; font-weight: bold }
            .end { text-anchor: end } .middle { text-anchor: middle }
            .grid { stroke: #d0d7de } .axis { stroke: #57606a }
            .naive { stroke: #c2410c; stroke-width: 1.8; stroke-dasharray: 5 2; fill: none }
            .traced { stroke: #0969da; stroke-width: 2.6; fill: none }
            @media (prefers-color-scheme: dark) {
            .paper { fill: #0d1117 } .incident { fill: #33261b }
            text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #8b949e }
            .naive { stroke: #ffa657 } .traced { stroke: #58a6ff }
            }
            </style>
            <rect class="paper" width="%1$d" height="%2$d"/>
            <line class="traced" x1="60" y1="24" x2="92" y2="24"/>
            <text x="100" y="28">traced: credited at every scrape</text>
            <line class="naive" x1="330" y1="24" x2="362" y2="24"/>
            <text x="370" y="28">counted when a job ends</text>
            """;

    private final StringBuilder svg = new StringBuilder();

    private LongWorkPicture() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(FILE, draw());
        System.out.print(LongWorkFigures.table());
    }

    static String draw() {
        var picture = new LongWorkPicture();
        picture.add(HEAD, WIDTH, HEIGHT);
        picture.panel(
                FIRST_TOP,
                "Ten workers, always busy with jobs of 0.1 to 30 s",
                16,
                4,
                Experiments.tenWorkers(Duration.ofSeconds(30)));
        double begins = x(Experiments.INCIDENT_BEGINS);
        picture.add(
                "<rect class=\"incident\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                begins, SECOND_TOP, x(Experiments.INCIDENT_ENDS) - begins, PLOT_HEIGHT);
        picture.panel(
                SECOND_TOP,
                "Twenty workers, always busy; in the shaded two minutes jobs of up to 1 s hang",
                100,
                20,
                Experiments.incident());
        picture.add("</svg>\n");
        return picture.svg.toString();
    }

    private void panel(int top, String head, int most, int step, List<Scrape> scrapes) {
        int bottom = top + PLOT_HEIGHT;
        add("<text class=\"head\" x=\"%d\" y=\"%d\">%s</text>\n", LEFT, top - 14, head);
        for (int value = 0; value <= most; value += step) {
            double y = y(bottom, most, value);
            add("<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n", LEFT, y, LEFT + PLOT_WIDTH, y);
            add("<text class=\"end\" x=\"%d\" y=\"%.1f\">%d</text>\n", LEFT - 8, y + 4, value);
        }
        for (int minute = 0; minute <= 15; minute++) {
            double x = x(Duration.ofMinutes(minute));
            add("<line class=\"axis\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n", x, bottom, x, bottom + 4);
            add("<text class=\"middle\" x=\"%.1f\" y=\"%d\">%d</text>\n", x, bottom + 19, minute);
        }
        add("<text class=\"middle\" x=\"%d\" y=\"%d\">minutes</text>\n", LEFT + PLOT_WIDTH / 2, bottom + 37);
        add(
                "<text class=\"middle\" transform=\"translate(16 %d) rotate(-90)\">worked seconds per second</text>\n",
                top + PLOT_HEIGHT / 2);
        add("<path class=\"axis\" fill=\"none\" d=\"M%d %d V%d H%d\"/>\n", LEFT, top, bottom, LEFT + PLOT_WIDTH);
        curve("naive", bottom, most, scrapes, Scrape::naive);
        curve("traced", bottom, most, scrapes, Scrape::traced);
    }

    /** One point for each scrape: what was worked since the one before. */
    private void curve(String style, int bottom, int most, List<Scrape> scrapes, Function<Scrape, Duration> counted) {
        add("<polyline class=\"%s\" points=\"", style);
        for (int i = 0; i < scrapes.size(); i++) {
            double rate = LongWorkFigures.perSecond(counted.apply(scrapes.get(i)));
            Duration at = Simulation.INTERVAL.multipliedBy(i + 1);
            add("%s%.1f,%.1f", i == 0 ? "" : " ", x(at), y(bottom, most, rate));
        }
        add("\"/>\n");
    }

    private static double x(Duration at) {
        Duration all = Simulation.INTERVAL.multipliedBy(Experiments.SCRAPES);
        return LEFT + (double) PLOT_WIDTH * at.toMillis() / all.toMillis();
    }

    private static double y(int bottom, int most, double value) {
        return bottom - PLOT_HEIGHT * value / most;
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
