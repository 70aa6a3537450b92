package dev.weir.refresh;

import dev.weir.source.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What happened to a target since the start, as counters that only grow. */
public final class TargetStats {
    private final Map<String, LongAdder> outcomes = new LinkedHashMap<>();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder withdrawn = new LongAdder();

    TargetStats() {
        outcomes.put(Outcome.Success.LABEL, new LongAdder());
        for (Reason reason : Reason.values()) {
            outcomes.put(reason.label(), new LongAdder());
        }
    }

    /** Every label that an outcome can have: {@code success} and the reasons of failures. */
    public Set<String> labels() {
        return Collections.unmodifiableSet(outcomes.keySet());
    }

    /** Refreshes that ended with the outcome of a label. */
    public long outcomes(String label) {
        return adder(label).sum();
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

    /**
     * Contributions that were taken out of the exposition because an earlier target of the owner brought one of their series.
     * The refreshes that brought them are counted by their outcomes, and not again.
     */
    public long withdrawn() {
        return withdrawn.sum();
    }

    void count(Outcome outcome) {
        adder(outcome.label()).increment();
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

    void countWithdrawn() {
        withdrawn.increment();
    }

    private LongAdder adder(String label) {
        return Objects.requireNonNull(outcomes.get(label));
    }
}
