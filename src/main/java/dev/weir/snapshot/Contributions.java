package dev.weir.snapshot;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What is contributed to one owner: immutable, ordered by target. A change of many of them costs one copy of the list. */
final class Contributions {
    static final Contributions NONE = new Contributions(List.of());

    private final List<Contribution> all;
    private volatile @Nullable Set<Family> families;

    private Contributions(List<Contribution> all) {
        this.all = all;
    }

    List<Contribution> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    @Nullable
    Contribution of(TargetId target) {
        int place = place(target);
        return place < 0 ? null : all.get(place);
    }

    /** The families of all of them, each once. */
    Set<Family> families() {
        Set<Family> known = families;
        if (known == null) {
            var found = new LinkedHashSet<Family>();
            for (Contribution contribution : all) {
                for (FamilySamples family : contribution.families()) {
                    found.add(family.family());
                }
            }
            known = Collections.unmodifiableSet(found);
            families = known;
        }
        return known;
    }

    /** The same with changes. What stays is copied in stretches: most of what there is stays. */
    Contributions with(SortedMap<TargetId, @Nullable Contribution> changes) {
        var next = new ArrayList<Contribution>(all.size() + changes.size());
        int copied = 0;
        for (Map.Entry<TargetId, @Nullable Contribution> change : changes.entrySet()) {
            int place = place(change.getKey());
            int from = place < 0 ? -place - 1 : place;
            next.addAll(all.subList(copied, from));
            copied = place < 0 ? from : from + 1;
            Contribution changed = change.getValue();
            if (changed != null) {
                next.add(changed);
            }
        }
        next.addAll(all.subList(copied, all.size()));
        return new Contributions(Collections.unmodifiableList(next));
    }

    /** Where a target is, or as a negative number less one where it would be. */
    private int place(TargetId target) {
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = all.get(middle).target().compareTo(target);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
