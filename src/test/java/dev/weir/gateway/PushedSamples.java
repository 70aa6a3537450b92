package dev.weir.gateway;

import dev.weir.testing.WeirProcess;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Finds a pushed series whatever the order of its labels. */
final class PushedSamples {
    private PushedSamples() {}

    /** The value of a series whose label values hold no comma, as it is written; {@code absent} if it is not there. */
    static String value(WeirProcess weir, String series) {
        return weir.get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> labels(line.substring(0, line.lastIndexOf(' '))).equals(labels(series)))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("absent");
    }

    private static Set<String> labels(String series) {
        int brace = series.indexOf('{');
        if (brace < 0) {
            return Set.of(series);
        }
        var parts = new TreeSet<>(
                Arrays.asList(series.substring(brace + 1, series.length() - 1).split(",", -1)));
        parts.add(series.substring(0, brace) + "{");
        return parts;
    }
}
