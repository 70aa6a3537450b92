package dev.weir.push;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is there, and what happened since the start. Any thread may read. */
public final class GroupsStats {
    final LongAdder pushed = new LongAdder();
    final LongAdder deleted = new LongAdder();
    final LongAdder expired = new LongAdder();
    final Map<PushReason, LongAdder> refused;
    volatile int groups;
    volatile int series;
    volatile int withheld;

    GroupsStats() {
        var counts = new EnumMap<PushReason, LongAdder>(PushReason.class);
        for (PushReason reason : PushReason.values()) {
            counts.put(reason, new LongAdder());
        }
        refused = Collections.unmodifiableMap(counts);
    }

    /** Groups there are. */
    public int groups() {
        return groups;
    }

    /** Samples of all groups. */
    public int series() {
        return series;
    }

    /** Families of groups that are not shown, because another owner or group has their name or a series of them. */
    public int withheld() {
        return withheld;
    }

    /** Pushes that were taken. */
    public long pushed() {
        return pushed.sum();
    }

    /** Deletions that were taken. */
    public long deleted() {
        return deleted.sum();
    }

    /** Groups that outlived their time. */
    public long expired() {
        return expired.sum();
    }

    /** Pushes and deletions that were not taken, for a reason. */
    public long refused(PushReason reason) {
        return Objects.requireNonNull(refused.get(reason)).sum();
    }
}
