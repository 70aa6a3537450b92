package dev.weir.push;

import dev.weir.push.format.PushedFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facts of one push, while they are collected. */
final class Facts {
    private final long sequence;
    private final long now;
    private final double unixSeconds;
    private final SortedMap<FactKey, Fact> facts = new TreeMap<>();

    Facts(long sequence, long now, Instant wall) {
        this.sequence = sequence;
        this.now = now;
        this.unixSeconds = wall.getEpochSecond() + wall.getNano() / 1e9;
    }

    void clear() {
        clear(now);
    }

    void push(Duration ttl, List<PushedFamily> families) {
        facts.put(FactKey.PUSHED, new Fact(sequence, now, unixSeconds, ttl, null));
        for (PushedFamily family : families) {
            facts.put(
                    FactKey.family(family.family().name()),
                    new Fact(sequence, now, unixSeconds, Duration.ZERO, family));
        }
    }

    void fail(Duration ttl) {
        facts.put(FactKey.FAILED, new Fact(sequence, now, unixSeconds, ttl, null));
    }

    /** Keeps what is known of the last push that was refused, though the group is cleared. */
    void failedBefore(@Nullable Double seconds, Duration ttl) {
        if (seconds != null) {
            facts.put(FactKey.FAILED, new Fact(sequence, now, seconds, ttl, null));
        }
    }

    /** All of them. What is on its way of a time of the group that is over is cleared as of its end. */
    GroupChange of(Group group) {
        Long end = group.endOfPending(now);
        if (end != null && !facts.containsKey(FactKey.CLEARED)) {
            clear(end);
        }
        return new GroupChange(group.key, facts);
    }

    private void clear(long when) {
        facts.put(FactKey.CLEARED, new Fact(sequence, when, unixSeconds, Duration.ZERO, null));
    }
}
