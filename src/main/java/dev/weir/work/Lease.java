package dev.weir.work;

import dev.weir.trace.Trace;
import java.time.Duration;

/** A trace under way, and until when it is so unless it is renewed. One caller at a time. */
final class Lease {
    private final String id;
    private final TracedWork work;
    private final Trace trace;
    private final long startedNanos;
    private long endNanos;

    Lease(String id, TracedWork work, Trace trace, long now, Duration length) {
        this.id = id;
        this.work = work;
        this.trace = trace;
        this.startedNanos = now;
        this.endNanos = now + length.toNanos();
    }

    String id() {
        return id;
    }

    TracedWork work() {
        return work;
    }

    /** Whether it was not renewed in time. */
    boolean hasRunOut(long now) {
        return now - endNanos >= 0;
    }

    /** The work has been under way until now. */
    void renew(long now, Duration length) {
        trace.vouch();
        endNanos = now + length.toNanos();
    }

    /** What is lost ends where it was last renewed. */
    void end(Outcome outcome) {
        if (outcome == Outcome.LOST) {
            trace.lose(outcome.label());
        } else {
            trace.end(outcome.label());
        }
    }

    OpenTrace describe(long now) {
        return new OpenTrace(
                work.key().name(),
                work.key().labels(),
                Duration.ofNanos(now - startedNanos),
                Duration.ofNanos(Math.max(0, endNanos - now)));
    }
}
