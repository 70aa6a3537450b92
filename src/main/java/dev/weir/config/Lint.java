package dev.weir.config;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rules of {@code promtool check metrics}, for families that are not served yet. As promtool sees them in text 0.0.4,
 * infos and statesets are gauges. Rules that a valid configuration cannot break are left out.
 *
 * @see <a href="https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint">promlint</a>
 */
final class Lint {
    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][A-Z]");
    private static final List<String> TYPES = List.of("counter", "gauge", "summary", "histogram", "gauge_histogram");
    private static final List<String> ABBREVIATIONS =
            List.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");

    private final Family family;
    private final List<String> findings = new ArrayList<>();

    private Lint(Family family) {
        this.family = family;
    }

    /** What promtool would say of a family with these labels, if anything. */
    static List<String> check(Family family, List<String> labels) {
        var lint = new Lint(family);
        lint.checkName();
        lint.checkSuffixes();
        lint.find(
                labels.stream().anyMatch(label -> CAMEL_CASE.matcher(label).find()),
                "label names should be written in snake_case, not camelCase");
        return lint.findings;
    }

    private void checkName() {
        String name = family.name();
        find(family.help().isEmpty(), "no help text");
        Units.notBase(name)
                .ifPresent(
                        unit -> find(true, "use base unit '%s' instead of '%s'".formatted(unit.base(), unit.name())));
        for (String type : TYPES) {
            find(contains(type), "the name should not include the type '" + type + "'");
        }
        find(name.contains(":"), "metric names should not contain ':'");
        find(CAMEL_CASE.matcher(name).find(), "metric names should be written in snake_case, not camelCase");
        find(ABBREVIATIONS.stream().anyMatch(this::contains), "metric names should not contain abbreviated units");
    }

    private void checkSuffixes() {
        if (family.type() == MetricType.UNKNOWN) {
            return;
        }
        String name = family.name();
        boolean isCounter = family.type() == MetricType.COUNTER;
        boolean isHistogram = family.type() == MetricType.HISTOGRAM;
        boolean hasTotals = isHistogram || family.type() == MetricType.SUMMARY;
        find(!isCounter && name.endsWith("_total"), "only counters should end in '_total'");
        find(!isHistogram && name.endsWith("_bucket"), "only histograms should end in '_bucket'");
        find(!hasTotals && name.endsWith("_count"), "only histograms and summaries should end in '_count'");
        find(!hasTotals && name.endsWith("_sum"), "only histograms and summaries should end in '_sum'");
    }

    private boolean contains(String word) {
        String name = family.name().toLowerCase(Locale.ROOT);
        return name.contains("_" + word + "_") || name.endsWith("_" + word);
    }

    private void find(boolean found, String what) {
        if (found) {
            findings.add("metric '" + family.name() + "': " + what);
        }
    }
}
