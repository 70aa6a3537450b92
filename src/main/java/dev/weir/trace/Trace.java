package dev.weir.trace;

import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One piece of work under way. What is credited for it adds up to its duration, whoever credits it and when. It ends once;
 * ending it again does nothing.
 */
public final class Trace {
    private final Work work;
    private final LongSupplier nanoTime;
    private final Set<Trace> open;
    private final long startedNanos;
    private long creditedNanos;
    private boolean ended;

    /** @param open the traces that are collected, which this one leaves with its end */
    Trace(Work work, LongSupplier nanoTime, Set<Trace> open) {
        this.work = work;
        this.nanoTime = nanoTime;
        this.open = open;
        this.startedNanos = nanoTime.getAsLong();
        this.creditedNanos = startedNanos;
    }

    /** Credits all of it until now: it was under way. */
    public void vouch() {
        credit(nanoTime.getAsLong());
    }

    /**
     * Ends it now.
     *
     * @return whether it was under way
     */
    public boolean end(String outcome) {
        return end(outcome, nanoTime.getAsLong());
    }

    /**
     * Ends it at the instant up to which it has been credited: nothing is known of what came after.
     *
     * @return whether it was under way
     */
    public boolean lose(String outcome) {
        return end(outcome, startedNanos);
    }

    long startedNanos() {
        return startedNanos;
    }

    synchronized void credit(long now) {
        // Another one may have read the clock later, and credited first.
        if (!ended && now - creditedNanos > 0) {
            work.credit(now - creditedNanos);
            creditedNanos = now;
        }
    }

    private boolean end(String outcome, long now) {
        long duration;
        synchronized (this) {
            if (ended) {
                return false;
            }
            credit(now);
            ended = true;
            duration = creditedNanos - startedNanos;
        }
        open.remove(this);
        work.ended(this, outcome, duration);
        return true;
    }
}
