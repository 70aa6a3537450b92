package dev.weir.push;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one or several pushes change of a group.
 *
 * @param facts the newest of each key; a family's is not older than CLEARED
 */
public record GroupChange(GroupKey key, SortedMap<FactKey, Fact> facts) {
    /** About what a fact takes beside its text, in bytes. */
    private static final int FACT_BYTES = 200;

    public GroupChange {
        facts = Collections.unmodifiableSortedMap(facts);
    }

    /** This change and then another of the same group. Which of two facts is the newer is told by their sequence numbers alone. */
    public GroupChange then(GroupChange next) {
        var all = new TreeMap<>(facts);
        next.facts.forEach(
                (key, fact) -> all.merge(key, fact, (one, other) -> other.sequence() >= one.sequence() ? other : one));
        Fact cleared = all.get(FactKey.CLEARED);
        if (cleared != null) {
            all.values().removeIf(fact -> fact.sequence() < cleared.sequence());
        }
        return new GroupChange(key, all);
    }

    /** What is left of this when another one has come to its end, which may have been merged with more; null for nothing. */
    @Nullable
    GroupChange without(GroupChange ended) {
        var left = new TreeMap<>(facts);
        for (Map.Entry<FactKey, Fact> fact : facts.entrySet()) {
            Fact other = ended.facts.get(fact.getKey());
            if (other != null && other.sequence() >= fact.getValue().sequence()) {
                left.remove(fact.getKey());
            }
        }
        return left.isEmpty() ? null : new GroupChange(key, left);
    }

    /** The sequence number of the last push that is in it. */
    long last() {
        return facts.values().stream().mapToLong(Fact::sequence).max().orElse(0);
    }

    /** About how many bytes it takes. */
    long weight() {
        long bytes = 0;
        for (Map.Entry<String, String> label : key.labels().entrySet()) {
            bytes += label.getKey().length() + label.getValue().length();
        }
        for (Fact fact : facts.values()) {
            bytes += FACT_BYTES
                    + (fact.family() == null
                            ? 0
                            : fact.family().text().length()
                                    + fact.family().family().help().length());
        }
        return bytes;
    }
}
