package dev.weir.push;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is there of agents, and what happened since the start. Any thread may read. */
public final class AgentsStats {
    final LongAdder accepted = new LongAdder();
    final LongAdder expired = new LongAdder();
    final Map<PushReason, LongAdder> refused;
    volatile int agents;
    volatile int entries;

    AgentsStats() {
        var counts = new EnumMap<PushReason, LongAdder>(PushReason.class);
        for (PushReason reason : PushReason.values()) {
            counts.put(reason, new LongAdder());
        }
        refused = Collections.unmodifiableMap(counts);
    }

    /** Agents that something is known of. */
    public int agents() {
        return agents;
    }

    /** Keys of all agents. */
    public int entries() {
        return entries;
    }

    /** Entries that were taken. */
    public long accepted() {
        return accepted.sum();
    }

    /** Entries that outlived their retention. */
    public long expired() {
        return expired.sum();
    }

    /** Entries that were not taken, for a reason. */
    public long refused(PushReason reason) {
        return Objects.requireNonNull(refused.get(reason)).sum();
    }
}
