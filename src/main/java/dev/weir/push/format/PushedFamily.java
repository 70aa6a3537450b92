package dev.weir.push.format;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import java.util.SortedMap;

/**
 * A family as it was pushed to a group, in the form in which it is kept.
 *
 * @param family its name, type and help
 * @param samples how many there are
 * @param text the sample lines of text 0.0.4, without the labels of the group, which are the same for all
 */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public record PushedFamily(Family family, int samples, String text) {

    /**
     * The samples with their labels, those of the group among them, and {@code instance}: without a value where there is none,
     * so that a scrape with {@code honor_labels} adds none.
     *
     * @param group the labels of the group, {@code job} among them
     */
    public FamilySamples with(SortedMap<String, String> group) {
        throw new UnsupportedOperationException(group.toString());
    }
}
