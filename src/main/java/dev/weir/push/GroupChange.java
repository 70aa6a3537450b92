package dev.weir.push;

import java.util.SortedMap;

/**
 * What one or several pushes change of a group.
 *
 * @param facts the newest of each key; a family's is not older than CLEARED
 */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public record GroupChange(GroupKey key, SortedMap<FactKey, Fact> facts) {

    /** This change and then another of the same group. */
    public GroupChange then(GroupChange next) {
        throw new UnsupportedOperationException(next.toString());
    }
}
