package dev.weir.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** All rounds, by case and program. */
final class ScrapeFigures {
    private final Map<ScrapeCase, Map<String, List<ScrapeRound>>> rounds = new LinkedHashMap<>();
    private final Map<ScrapeCase, Map<String, Resident>> residents = new LinkedHashMap<>();

    void add(ScrapeCase what, String program, ScrapeRound round) {
        rounds.computeIfAbsent(what, unused -> new LinkedHashMap<>())
                .computeIfAbsent(program, unused -> new ArrayList<>())
                .add(round);
    }

    /** What a program has resident after a case. */
    void add(ScrapeCase what, String program, Resident resident) {
        residents.computeIfAbsent(what, unused -> new LinkedHashMap<>()).put(program, resident);
    }

    @Nullable
    Resident resident(ScrapeCase what, String program) {
        return residents.getOrDefault(what, Map.of()).get(program);
    }

    /** Shows a case at once on standard error: what is measured later may fail. */
    void tell(ScrapeCase what) {
        rounds.getOrDefault(what, Map.of())
                .forEach((program, unused) -> System.err.printf(
                        Locale.ROOT,
                        "%s: %s %.4f%n",
                        what,
                        program,
                        cpu(what, program).orElseThrow()));
    }

    Set<ScrapeCase> cases() {
        return rounds.keySet();
    }

    /** Values of the rounds, the smallest first; none if the program was not asked. */
    List<Double> sorted(ScrapeCase what, String program, ToDoubleFunction<ScrapeRound> value) {
        return rounds.getOrDefault(what, Map.of()).getOrDefault(program, List.of()).stream()
                .map(value::applyAsDouble)
                .sorted()
                .toList();
    }

    /** The median of the processor time of a scrape, in milliseconds. */
    OptionalDouble cpu(ScrapeCase what, String program) {
        List<Double> sorted = sorted(what, program, ScrapeRound::cpuMillis);
        return sorted.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(FootprintTable.median(sorted));
    }

    /** Of the medians of the processor time; NaN if there is none. */
    double ratio(ScrapeCase what, String one, String other) {
        return cpu(what, one).orElse(Double.NaN) / cpu(what, other).orElse(Double.NaN);
    }

    /** How far at most the medians of a program are from those of the same one, measured a second time; a share. */
    double doubt(String program, String again) {
        return cases().stream()
                .mapToDouble(what -> Math.abs(ratio(what, again, program) - 1))
                .filter(doubt -> !Double.isNaN(doubt))
                .max()
                .orElse(Double.NaN);
    }

    /** Of some programs the one that takes least; the first one if none was asked. */
    String cheapest(ScrapeCase what, List<String> programs) {
        return programs.stream()
                .min((one, other) -> Double.compare(
                        cpu(what, one).orElse(Double.MAX_VALUE),
                        cpu(what, other).orElse(Double.MAX_VALUE)))
                .orElseThrow();
    }
}
