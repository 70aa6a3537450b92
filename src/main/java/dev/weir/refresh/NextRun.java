package dev.weir.refresh;

import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a target runs next: its timetable, followed tick by tick, whatever the wall clock does meanwhile. */
final class NextRun {
    /** How far the wall clock may fall back, as when it is disciplined, without the timetable being read anew. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

    private final TargetId target;
    private final TargetStats stats;
    private Schedule schedule;
    private Timetable timetable;
    private Instant lastTick;
    private Instant due;
    private boolean first = true;

    /** Asked for at every scrape, slow to find for a cron expression, and the same until another run is due; null if unknown. */
    private @Nullable Duration interval;

    /** @param stats counts the runs that no tick came in time for */
    NextRun(TargetId target, Schedule schedule, Instant now, TargetStats stats) {
        this.target = target;
        this.stats = stats;
        this.schedule = schedule;
        this.timetable = new Timetable(schedule, target);
        this.lastTick = now;
        this.due = timetable.first(now);
    }

    /** Follows another schedule, with a first run soon, though not before an instant. */
    synchronized void follow(Schedule next, Instant now, Instant earliest) {
        schedule = next;
        timetable = new Timetable(next, target);
        interval = null;
        lastTick = now;
        first = true;
        due = timetable.first(earliest);
    }

    /** Whether a run is due now; if so, it is the next one's turn from here on. */
    synchronized boolean isDue(Instant now) {
        if (now.isBefore(lastTick.minus(CLOCK_SLACK))) {
            due = first ? timetable.first(now) : timetable.next(now);
        }
        lastTick = now;
        if (now.isBefore(due)) {
            return false;
        }
        Instant following = first ? timetable.second(now) : timetable.next(due);
        first = false;
        if (!following.isAfter(now)) {
            // The ticks came too late for a run in between.
            stats.countSkipped();
            following = timetable.next(now);
        }
        due = following;
        interval = null;
        return true;
    }

    /** The time from one run to the next; of a cron expression the longest between ten firings around now. */
    synchronized Duration interval(Instant now) {
        if (interval == null) {
            interval = schedule.longestGapAround(now);
        }
        return interval;
    }

    /** {@link Instant#MAX} if the schedule has none left. */
    synchronized Instant at() {
        return due;
    }
}
