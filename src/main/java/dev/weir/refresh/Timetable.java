package dev.weir.refresh;

import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * When a target runs: a pure function of the wall clock.
 *
 * <p>Runs of an interval keep a phase, a hash of the target's name modulo the interval, so that targets are spread, and
 * restarts and replicas neither stampede nor drift.
 */
final class Timetable {
    private static final Duration LONGEST_START_SPREAD = Duration.ofSeconds(10);

    private final Schedule schedule;
    private final long hash;

    Timetable(Schedule schedule, TargetId target) {
        this.schedule = schedule;
        var crc = new CRC32();
        crc.update(target.toString().getBytes(StandardCharsets.UTF_8));
        this.hash = crc.getValue();
    }

    /** The first run after the process started: soon, but not all targets at once. */
    Instant first(Instant start) {
        long spread = LONGEST_START_SPREAD.toMillis();
        if (schedule instanceof Schedule.Interval every) {
            spread = Math.min(spread, every.interval().toMillis());
        }
        return start.plusMillis(hash % spread);
    }

    /**
     * The run after the first one. It takes the place of the phase's run nearest to it, so that an expensive query does not
     * run twice within half an interval.
     */
    Instant second(Instant first) {
        return schedule instanceof Schedule.Interval every
                ? next(first.plus(every.interval().dividedBy(2)))
                : next(first);
    }

    /** The first run later than an instant; {@link Instant#MAX} if there is none. */
    Instant next(Instant after) {
        if (schedule instanceof Schedule.Cron cron) {
            return cron.expression().next(after, cron.zone()).orElse(Instant.MAX);
        }
        long interval = ((Schedule.Interval) schedule).interval().toMillis();
        long phase = hash % interval;
        long elapsed = Math.floorDiv(after.toEpochMilli() - phase, interval);
        return Instant.ofEpochMilli((elapsed + 1) * interval + phase);
    }
}
