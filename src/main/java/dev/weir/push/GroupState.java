package dev.weir.push;

import dev.weir.push.format.PushedFamily;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group at an instant: immutable.
 *
 * @param pushedSeconds when it was last pushed to, in unix seconds; null for never
 * @param failedSeconds when a push to it was last refused; null for never
 * @param endNanos when its time is over, on the monotonic clock; null for never
 * @param families by name
 */
record GroupState(
        @Nullable Double pushedSeconds,
        @Nullable Double failedSeconds,
        @Nullable Long endNanos,
        SortedMap<String, PushedFamily> families) {
    /** One that is not there. */
    static final GroupState NONE = new GroupState(null, null, null, Collections.emptySortedMap());

    static GroupState of(StoredGroup stored, long now) {
        return new GroupState(
                stored.pushedSeconds() == 0 ? null : Double.valueOf(stored.pushedSeconds()),
                stored.failedSeconds() == 0 ? null : Double.valueOf(stored.failedSeconds()),
                stored.left() == null ? null : Long.valueOf(now + stored.left().toNanos()),
                stored.families());
    }

    boolean isThere() {
        return pushedSeconds != null || failedSeconds != null;
    }

    boolean hasEnded(long now) {
        return endNanos != null && endNanos - now <= 0;
    }

    /** Samples of all families. */
    int samples() {
        int samples = 0;
        for (PushedFamily family : families.values()) {
            samples += family.samples();
        }
        return samples;
    }

    /**
     * Samples of all families when others are pushed.
     *
     * @param replace whether those of other names go
     */
    long samplesWith(List<PushedFamily> pushed, boolean replace) {
        long samples = replace ? 0 : samples();
        for (PushedFamily family : pushed) {
            PushedFamily before = replace ? null : families.get(family.family().name());
            samples += family.samples() - (before == null ? 0 : before.samples());
        }
        return samples;
    }

    /** What is there after a change. A group's time counts from the last push that was taken; without any, from the last that was refused. */
    GroupState then(GroupChange change) {
        GroupState before = change.facts().containsKey(FactKey.CLEARED) ? NONE : this;
        Double pushed = before.pushedSeconds;
        Double failed = before.failedSeconds;
        Long end = before.endNanos;
        var all = new TreeMap<>(before.families);
        for (Map.Entry<FactKey, Fact> entry : change.facts().entrySet()) {
            Fact fact = entry.getValue();
            switch (entry.getKey().kind()) {
                case CLEARED -> {}
                case PUSHED -> {
                    pushed = fact.unixSeconds();
                    end = end(fact);
                }
                case FAILED -> {
                    failed = fact.unixSeconds();
                    end = pushed == null ? end(fact) : end;
                }
                case FAMILY -> {
                    if (fact.family() != null) {
                        all.put(entry.getKey().name(), fact.family());
                    }
                }
            }
        }
        return new GroupState(pushed, failed, end, Collections.unmodifiableSortedMap(all));
    }

    /** The same with the earlier end: of one push, each time that it is read, what is left of its time is told a little late. */
    GroupState endingAs(GroupState earlier) {
        boolean isOfOnePush = pushedSeconds != null && pushedSeconds.equals(earlier.pushedSeconds);
        return isOfOnePush && endNanos != null && earlier.endNanos != null && earlier.endNanos - endNanos < 0
                ? new GroupState(pushedSeconds, failedSeconds, earlier.endNanos, families)
                : this;
    }

    @Nullable
    Duration left(long now) {
        return endNanos == null ? null : Duration.ofNanos(Math.max(0, endNanos - now));
    }

    private static @Nullable Long end(Fact fact) {
        return fact.ttl().isZero()
                ? null
                : Long.valueOf(fact.acceptedNanos() + fact.ttl().toNanos());
    }
}
