package dev.weir.work;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is there, and what happened since the start. Any thread may read. */
public final class TracesStats {
    private final LongAdder lost = new LongAdder();
    private final Map<Reason, LongAdder> refused;
    private volatile int open;
    private volatile int series;

    TracesStats() {
        var counts = new EnumMap<Reason, LongAdder>(Reason.class);
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
        refused = Collections.unmodifiableMap(counts);
    }

    /** Traces under way. */
    public int open() {
        return open;
    }

    /** Samples of traced work. */
    public int series() {
        return series;
    }

    /** Traces whose lease was not renewed in time. */
    public long lost() {
        return lost.sum();
    }

    /** Traces that were not taken, or not kept, for a reason. */
    public long refused(Reason reason) {
        return count(reason).sum();
    }

    void hold(int openNow, int seriesNow) {
        open = openNow;
        series = seriesNow;
    }

    void lose() {
        lost.increment();
    }

    void refuse(Reason reason) {
        count(reason).increment();
    }

    private LongAdder count(Reason reason) {
        return Objects.requireNonNull(refused.get(reason));
    }
}
