package dev.weir.config;

import dev.weir.config.CollectorConfig.OnError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads when a collector runs, and what its failures do, which depends on it. */
final class ScheduleReader {
    private static final Duration LEAST_KEPT = Duration.ofMinutes(5);
    private static final Duration LONGEST_KEPT = Duration.ofDays(3650);
    private static final String CRON = "five fields such as '0 */6 * * *'";
    private static final String ZONE = "a time zone such as Europe/Berlin";

    private final InstantSource clock;

    ScheduleReader(InstantSource clock) {
        this.clock = clock;
    }

    /** Reads {@code interval}, or {@code cron} and {@code timezone}. */
    Schedule schedule(Section section, Defaults defaults) {
        Optional<Value> interval = section.get("interval");
        Optional<Value> cron = section.get("cron");
        Optional<Value> timezone = section.get("timezone");
        if (interval.isPresent() && cron.isPresent()) {
            cron.get().problemAtKey("both 'interval' and 'cron' are given (expected one of them)");
        }
        if (timezone.isPresent() && cron.isEmpty()) {
            timezone.get().problemAtKey("'timezone' is given without 'cron' (expected both)");
        }
        ZoneId zone = timezone.flatMap(ScheduleReader::zone).orElse(ZoneOffset.UTC);
        Duration every = interval.flatMap(Defaults::interval).orElse(defaults.interval());
        return cron.flatMap(value -> cron(value, zone))
                .<Schedule>map(expression -> new Schedule.Cron(expression, zone))
                .orElseGet(() -> new Schedule.Interval(every));
    }

    /** Reads {@code on_error}. */
    OnError onError(Section section, Schedule schedule) {
        return onError(section).orElseGet(() -> new OnError.KeepFor(defaultKeepFor(schedule)));
    }

    /** Reads {@code on_error}, if it is there. */
    static Optional<OnError> onError(Section section) {
        String expected = "keep, drop or {keep_for: 15m}";
        return section.get("on_error")
                .flatMap(given -> given.isScalar()
                        ? given.parse(expected, ScheduleReader::policy)
                        : given.section("on_error", expected).flatMap(ScheduleReader::keepFor));
    }

    private static Optional<OnError> policy(String text) {
        return switch (text) {
            case "keep" -> Optional.of(new OnError.Keep());
            case "drop" -> Optional.of(new OnError.Drop());
            default -> Optional.empty();
        };
    }

    private static Optional<OnError> keepFor(Section section) {
        Optional<Duration> duration = section.require("keep_for", "a duration such as 15m")
                .flatMap(value -> value.duration(Duration.ofSeconds(1), LONGEST_KEPT));
        section.finish();
        return duration.map(OnError.KeepFor::new);
    }

    private Duration defaultKeepFor(Schedule schedule) {
        Duration three = schedule.longestGap(clock.instant()).multipliedBy(3);
        return three.compareTo(LEAST_KEPT) > 0 ? three : LEAST_KEPT;
    }

    private Optional<CronExpression> cron(Value value, ZoneId zone) {
        return value.nonBlank(CRON).flatMap(text -> {
            try {
                CronExpression expression = CronExpression.parse(text);
                if (expression.next(clock.instant(), zone).isPresent()) {
                    return Optional.of(expression);
                }
                value.problem("the cron expression never fires (expected a day that exists)");
            } catch (IllegalArgumentException e) {
                value.problem("invalid 'cron' (found " + value.found() + "; " + e.getMessage() + ")");
            }
            return Optional.empty();
        });
    }

    private static Optional<ZoneId> zone(Value value) {
        return value.parse(ZONE, text -> {
            try {
                return Optional.of(ZoneId.of(text));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
