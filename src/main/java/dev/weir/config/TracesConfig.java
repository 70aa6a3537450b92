package dev.weir.config;

import java.time.Duration;

/**
 * What holds for traces of other people's work.
 *
 * @param lease how long after it was last renewed a trace counts as lost
 * @param retention how long after the last end the series of work stay of which nothing is under way
 * @param maxOpen traces under way
 * @param maxSeries samples of all traced work
 */
public record TracesConfig(Duration lease, Duration retention, int maxOpen, int maxSeries) {
    public static final TracesConfig BUILT_IN =
            new TracesConfig(Duration.ofSeconds(30), Duration.ofHours(24), 10_000, 10_000);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofDays(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(365);
    private static final int MOST = 1_000_000;
    /** So that there is room for some work, whatever it is called. */
    private static final int FEWEST_SERIES = 100;

    static TracesConfig read(Section section) {
        var config = new TracesConfig(
                section.get("lease")
                        .flatMap(value -> value.duration(SHORTEST, LONGEST_LEASE))
                        .orElse(BUILT_IN.lease),
                section.get("retention")
                        .flatMap(value -> value.duration(SHORTEST, LONGEST_RETENTION))
                        .orElse(BUILT_IN.retention),
                section.get("max_open").flatMap(value -> value.integer(1, MOST)).orElse(BUILT_IN.maxOpen),
                section.get("max_series")
                        .flatMap(value -> value.integer(FEWEST_SERIES, MOST))
                        .orElse(BUILT_IN.maxSeries));
        section.finish();
        return config;
    }
}
