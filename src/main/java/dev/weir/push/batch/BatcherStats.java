package dev.weir.push.batch;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the entries of a batcher. Always, seen at rest: accepted = flushed + superseded + dropped + lost + pending. Any
 * thread may read.
 */
public final class BatcherStats {
    final LongAdder accepted = new LongAdder();
    final LongAdder flushed = new LongAdder();
    final LongAdder superseded = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder rows = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder publishErrors = new LongAdder();
    final Map<LossReason, LongAdder> lost;
    final Map<FlushReason, LongAdder> batches;
    private volatile int queued;
    private volatile int held;

    BatcherStats() {
        var losses = new EnumMap<LossReason, LongAdder>(LossReason.class);
        for (LossReason reason : LossReason.values()) {
            losses.put(reason, new LongAdder());
        }
        lost = Collections.unmodifiableMap(losses);
        var flushes = new EnumMap<FlushReason, LongAdder>(FlushReason.class);
        for (FlushReason reason : FlushReason.values()) {
            flushes.put(reason, new LongAdder());
        }
        batches = Collections.unmodifiableMap(flushes);
    }

    /** A flush has succeeded. */
    void count(FlushReason reason, Flushed what) {
        Objects.requireNonNull(batches.get(reason)).increment();
        rows.add(what.rows());
        publishErrors.add(what.publishErrors());
    }

    void lose(LossReason reason, int entries) {
        Objects.requireNonNull(lost.get(reason)).add(entries);
    }

    /** What waits now, in the queue and elsewhere. */
    void hold(int queued, int held) {
        this.queued = queued;
        this.held = held;
    }

    /** Entries that were offered. */
    public long accepted() {
        return accepted.sum();
    }

    /** Entries that were written. */
    public long flushed() {
        return flushed.sum();
    }

    /** Entries in whose place a newer one was written or is held, those that were older on arrival among them. */
    public long superseded() {
        return superseded.sum();
    }

    /** Entries that were older on arrival than what was held. */
    public long ignored() {
        return ignored.sum();
    }

    /** Entries that there was no room for, or that came after the end. */
    public long dropped() {
        return dropped.sum();
    }

    /** Entries that were accepted and are gone. */
    public long lost(LossReason reason) {
        return Objects.requireNonNull(lost.get(reason)).sum();
    }

    /** Flushes that succeeded. */
    public long batches(FlushReason reason) {
        return Objects.requireNonNull(batches.get(reason)).sum();
    }

    /** Flushes that failed. */
    public long failures() {
        return failures.sum();
    }

    /** Rows that were written. */
    public long rows() {
        return rows.sum();
    }

    /** Messages to others that could not be sent. */
    public long publishErrors() {
        return publishErrors.sum();
    }

    /** Entries that wait to be taken into a batch. */
    public int queued() {
        return queued;
    }

    /** Entries that wait, are in the batch, or are being flushed. */
    public int pending() {
        return queued + held;
    }
}
