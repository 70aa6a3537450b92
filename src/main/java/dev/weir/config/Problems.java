package dev.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found wrong, and what looks wrong, in all files of a configuration. */
final class Problems {
    private static final Comparator<Problem> AS_READ = Comparator.comparingInt(
                    (Problem problem) -> problem.location().line())
            .thenComparingInt(problem -> problem.location().column());

    private final Map<Path, List<Problem>> errors = new LinkedHashMap<>();
    private final Map<Path, List<Problem>> warnings = new LinkedHashMap<>();

    void add(Location location, String message) {
        add(errors, new Problem(location, message));
    }

    void warn(Location location, String message) {
        add(warnings, new Problem(location, message));
    }

    /** File by file, each from top to bottom, the same one once. */
    List<Problem> errors() {
        return sorted(errors);
    }

    /** File by file, each from top to bottom, the same one once. */
    List<Problem> warnings() {
        return sorted(warnings);
    }

    private static void add(Map<Path, List<Problem>> problems, Problem problem) {
        problems.computeIfAbsent(problem.location().file(), file -> new ArrayList<>())
                .add(problem);
    }

    private static List<Problem> sorted(Map<Path, List<Problem>> problems) {
        return problems.values().stream()
                .flatMap(ofFile -> ofFile.stream().distinct().sorted(AS_READ))
                .toList();
    }
}
