package dev.weir.config;

import java.time.Duration;
import java.time.ZoneId;

/** When a collector runs. */
public sealed interface Schedule {

    /** At a fixed distance, at least a second. */
    record Interval(Duration interval) implements Schedule {}

    /**
     * At the times of a cron expression.
     *
     * @param expression five UNIX fields
     */
    record Cron(CronExpression expression, ZoneId zone) implements Schedule {}
}
