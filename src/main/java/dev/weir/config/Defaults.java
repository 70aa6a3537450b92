package dev.weir.config;

import dev.weir.config.CollectorConfig.Limits;
import dev.weir.config.CollectorConfig.OnEmpty;
import java.time.Duration;
import java.util.Optional;

/** What holds for a collector that says nothing else. */
record Defaults(Duration interval, Duration timeout, OnEmpty onEmpty, Limits limits) {
    static final Defaults BUILT_IN = new Defaults(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            OnEmpty.PUBLISH,
            new Limits(10_000, 10_000, 4_096, 64 << 20));

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);
    /** PostgreSQL's {@code statement_timeout} is an {@code int} of milliseconds: 24.8 days. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(24);
    /** Leaves room for one more, and for twice as many. */
    private static final int MOST = 1_000_000_000;

    static Defaults read(Section section) {
        var defaults = new Defaults(
                section.get("interval").flatMap(Defaults::interval).orElse(BUILT_IN.interval),
                section.get("timeout").flatMap(Defaults::timeout).orElse(BUILT_IN.timeout),
                onEmpty(section, BUILT_IN),
                new Limits(
                        count(section, "max_rows", BUILT_IN.limits.maxRows()),
                        count(section, "max_series", BUILT_IN.limits.maxSeries()),
                        BUILT_IN.limits.maxLabelLength(),
                        BUILT_IN.limits.maxExpositionBytes()));
        section.finish();
        return defaults;
    }

    static Optional<Duration> interval(Value value) {
        return value.duration(Duration.ofSeconds(1), LONGEST_INTERVAL);
    }

    static Optional<Duration> timeout(Value value) {
        return value.duration(Duration.ofMillis(1), LONGEST_TIMEOUT);
    }

    static OnEmpty onEmpty(Section section, Defaults defaults) {
        return section.get("on_empty")
                .flatMap(value -> value.choice(OnEmpty.values()))
                .orElse(defaults.onEmpty);
    }

    /** The limits of a collector. */
    static Limits limits(Section section, Defaults defaults) {
        return new Limits(
                count(section, "max_rows", defaults.limits.maxRows()),
                count(section, "max_series", defaults.limits.maxSeries()),
                count(section, "max_label_length", defaults.limits.maxLabelLength()),
                section.get("max_exposition_bytes")
                        .flatMap(Defaults::size)
                        .orElse(defaults.limits.maxExpositionBytes()));
    }

    private static int count(Section section, String key, int otherwise) {
        return section.get(key).flatMap(value -> value.integer(1, MOST)).orElse(otherwise);
    }

    /** At most what fits into one buffer. */
    static Optional<Long> size(Value value) {
        return value.parse("a size such as 64MiB, from 1KiB to 1GiB", text -> ByteSize.parse(text)
                .filter(bytes -> bytes >= 1 << 10 && bytes <= 1 << 30));
    }
}
