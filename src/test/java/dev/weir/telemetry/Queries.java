package dev.weir.telemetry;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of Weir's metrics are named in PromQL, and which there are. */
final class Queries {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern NAME = Pattern.compile("\\b(?:weir|process|jvm)_\\w+");
    private static final Pattern SUFFIX = Pattern.compile("_(?:bucket|sum|count|max)$");
    private static final Set<String> AT_METRICS = Set.of(
            "weir_collector_up",
            "weir_collector_last_success_timestamp_seconds",
            "weir_collector_refresh_duration_seconds",
            "weir_collector_samples");

    private Queries() {}

    /** The metrics that queries name and neither endpoint has. */
    static Set<String> unknownMetrics(Stream<String> queries) {
        Set<String> known = Stream.concat(
                        AT_METRICS.stream(), Arrays.stream(Metric.values()).map(Metric::metricName))
                .collect(Collectors.toSet());
        return queries.map(query -> STRING.matcher(query).replaceAll(""))
                .flatMap(query -> NAME.matcher(query).results().map(MatchResult::group))
                .filter(name -> !known.contains(name)
                        && !known.contains(SUFFIX.matcher(name).replaceAll("")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
