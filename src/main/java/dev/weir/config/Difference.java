package dev.weir.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How one set of named things differs from another. Each name is in one of the four; those that are there now are in the order
 * of the new set.
 *
 * @param added only in the new set
 * @param removed only in the old set
 * @param changed in both, with another meaning
 * @param unchanged in both, with the same meaning
 */
public record Difference<N>(Set<N> added, Set<N> removed, Set<N> changed, Set<N> unchanged) {

    /** Two things mean the same if they are equal; their order means nothing. */
    static <N, M> Difference<N> between(Map<N, M> before, Map<N, M> after) {
        var removed = new LinkedHashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        var added = new LinkedHashSet<N>();
        var changed = new LinkedHashSet<N>();
        var unchanged = new LinkedHashSet<N>();
        after.forEach((name, meaning) -> {
            if (!before.containsKey(name)) {
                added.add(name);
            } else if (meaning.equals(before.get(name))) {
                unchanged.add(name);
            } else {
                changed.add(name);
            }
        });
        return new Difference<>(
                Collections.unmodifiableSet(added),
                Collections.unmodifiableSet(removed),
                Collections.unmodifiableSet(changed),
                Collections.unmodifiableSet(unchanged));
    }
}
