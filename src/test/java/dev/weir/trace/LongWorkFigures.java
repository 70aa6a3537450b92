package dev.weir.trace;

import dev.weir.trace.Simulation.Scrape;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The figures of src/docs/long-work.md: worked seconds per second, which is how many workers are busy. */
final class LongWorkFigures {
    private static final String HEAD =
            """
            | jobs | truth | counted at the end: mean | least | most | deviation | traced: least | most |
            |---|---|---|---|---|---|---|---|
            """;

    private LongWorkFigures() {}

    static double perSecond(Duration worked) {
        return (double) worked.toNanos() / Simulation.INTERVAL.toNanos();
    }

    static String table() {
        var table = new StringBuilder(HEAD);
        for (int longest : List.of(1, 15, 30, 120)) {
            row(table, "0.1 to " + longest + " s", 10, Experiments.tenWorkers(Duration.ofSeconds(longest)));
        }
        row(table, "60 s, all in step", 10, Experiments.tenInStep());
        row(table, "up to 1 s, and an incident of 2 minutes", 20, Experiments.incident());
        return table.toString();
    }

    private static void row(StringBuilder table, String jobs, int truth, List<Scrape> scrapes) {
        List<Double> naive = rates(scrapes, Scrape::naive);
        List<Double> traced = rates(scrapes, Scrape::traced);
        table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | **%.2f** | %.2f | %.6f | %.6f |\n",
                jobs,
                truth,
                mean(naive),
                least(naive),
                most(naive),
                deviation(naive),
                least(traced),
                most(traced)));
    }

    private static List<Double> rates(List<Scrape> scrapes, Function<Scrape, Duration> counted) {
        return scrapes.stream().map(counted).map(LongWorkFigures::perSecond).toList();
    }

    private static double mean(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).average().orElseThrow();
    }

    private static double least(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).min().orElseThrow();
    }

    private static double most(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).max().orElseThrow();
    }

    private static double deviation(List<Double> rates) {
        double mean = mean(rates);
        return Math.sqrt(rates.stream()
                .mapToDouble(rate -> (rate - mean) * (rate - mean))
                .average()
                .orElseThrow());
    }
}
