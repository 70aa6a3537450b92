package dev.weir.push.format;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;

/**
 * A family as it was pushed to a group, in the form in which it is kept.
 *
 * @param family its name, type and help
 * @param samples how many there are
 * @param text the sample lines of text 0.0.4, without the labels of the group, which are the same for all
 */
public record PushedFamily(Family family, int samples, String text) {

    /**
     * The samples with their labels, those of the group among them, and {@code instance}: without a value where there is none,
     * so that a scrape with {@code honor_labels} adds none.
     *
     * @param group the labels of the group, {@code job} among them
     * @throws MalformedBody if the text is not what {@link PushBody} made of a body for a group of these label names
     */
    public FamilySamples with(SortedMap<String, String> group) {
        return new FamilySamples(family, new KeptLines(family, group, text).read());
    }

    /**
     * Every name that no other family of what is pushed may have. Unlike {@link Family#names()} without {@code _created}, since
     * clients push the times of creation as families of their own.
     */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        names.add(family.name());
        names.add(family.openMetricsName());
        names.addAll(family.sampleNames());
        return names;
    }
}
