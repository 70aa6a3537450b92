package dev.weir.refresh;

import dev.weir.source.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What happened to a target since the start, as counters that only grow. */
public final class TargetStats {
    private final LongAdder successes = new LongAdder();
    private final Map<Reason, LongAdder> failures = new EnumMap<>(Reason.class);
    private final LongAdder skipped = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder refused = new LongAdder();

    TargetStats() {
        for (Reason reason : Reason.values()) {
            failures.put(reason, new LongAdder());
        }
    }

    public long successes() {
        return successes.sum();
    }

    public long failures(Reason reason) {
        return adder(reason).sum();
    }

    /** Ticks that found the last run still going. */
    public long skipped() {
        return skipped.sum();
    }

    /** Callers that joined a run under way. */
    public long joined() {
        return joined.sum();
    }

    /** Contributions that were not taken because a newer one was there. */
    public long refused() {
        return refused.sum();
    }

    void count(Outcome outcome) {
        (outcome instanceof Outcome.Failure failure ? adder(failure.reason()) : successes).increment();
    }

    void countSkipped() {
        skipped.increment();
    }

    void countJoined() {
        joined.increment();
    }

    void countRefused(int contributions) {
        refused.add(contributions);
    }

    private LongAdder adder(Reason reason) {
        return Objects.requireNonNull(failures.get(reason));
    }
}
