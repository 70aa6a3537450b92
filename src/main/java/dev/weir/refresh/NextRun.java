package dev.weir.refresh;

import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import java.time.Duration;
import java.time.Instant;

/** When a target runs next: its timetable, followed tick by tick, whatever the wall clock does meanwhile. */
final class NextRun {
    /** How far the wall clock may fall back, as when it is disciplined, without the timetable being read anew. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

    private final TargetId target;
    private final TargetStats stats;
    private Timetable timetable;
    private Instant lastTick;
    private Instant due;
    private boolean first = true;

    /** @param stats counts the runs that no tick came in time for */
    NextRun(TargetId target, Schedule schedule, Instant now, TargetStats stats) {
        this.target = target;
        this.stats = stats;
        this.timetable = new Timetable(schedule, target);
        this.lastTick = now;
        this.due = timetable.first(now);
    }

    /** Follows another schedule, with a first run soon, though not before an instant. */
    synchronized void follow(Schedule schedule, Instant now, Instant earliest) {
        timetable = new Timetable(schedule, target);
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
        return true;
    }

    /** {@link Instant#MAX} if the schedule has none left. */
    synchronized Instant at() {
        return due;
    }
}
