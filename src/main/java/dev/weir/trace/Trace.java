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

    /**
     * Credits all of it until now: it was under way.
     *
     * @return whether it is; one that has ended is credited nothing
     */
    public synchronized boolean vouch() {
        credit(nanoTime.getAsLong());
        return !ended;
    }

    /**
     * Ends it now. What the work's consumer throws is thrown here, after the end.
     *
     * @return whether it was under way
     */
    public boolean end(String outcome) {
        synchronized (this) {
            if (!vouch()) {
                return false;
            }
            ended = true;
        }
        leave(outcome);
        return true;
    }

    /**
     * Ends it at the instant up to which it has been credited: nothing is known of what came after. What the work's consumer
     * throws is thrown here, after the end.
     *
     * @return whether it was under way
     */
    public boolean lose(String outcome) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        leave(outcome);
        return true;
    }

    /** Ends it now because of what the work threw, which stays the one thing to be thrown. */
    void fail(Throwable failure) {
        try {
            end(Tracer.FAILURE);
        } catch (Throwable thrown) {
            if (thrown != failure) {
                failure.addSuppressed(thrown);
            }
        }
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

    /** After its last credit, so that whoever no longer finds it finds all of its time. */
    private void leave(String outcome) {
        open.remove(this);
        work.ended(this, outcome, creditedNanos - startedNanos);
    }
}
