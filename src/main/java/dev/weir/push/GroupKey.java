package dev.weir.push;

import java.util.SortedMap;
import java.util.UUID;

/**
 * What tells one group from another.
 *
 * @param labels {@code job} and what else stands in the path; a value other than the job's may be empty
 */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public record GroupKey(SortedMap<String, String> labels) {

    /** The same for the same labels, in every process. */
    public UUID id() {
        throw new UnsupportedOperationException();
    }

    public String job() {
        return labels.getOrDefault("job", "");
    }
}
