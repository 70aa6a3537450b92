package dev.weir.snapshot;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = all.get(middle).target().compareTo(target);
            if (order == 0) {
                return all.get(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
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

    Contributions with(SortedMap<TargetId, Contribution> changed, Set<TargetId> removed) {
        var next = new ArrayList<Contribution>(all.size() + changed.size());
        Iterator<Contribution> changes = changed.values().iterator();
        Contribution change = next(changes);
        for (Contribution held : all) {
            while (change != null && change.target().compareTo(held.target()) < 0) {
                next.add(change);
                change = next(changes);
            }
            if (change != null && change.target().equals(held.target())) {
                next.add(change);
                change = next(changes);
            } else if (!removed.contains(held.target())) {
                next.add(held);
            }
        }
        while (change != null) {
            next.add(change);
            change = next(changes);
        }
        return new Contributions(Collections.unmodifiableList(next));
    }

    /** Changes of one owner, while they are collected. */
    static final class Changes {
        final SortedMap<TargetId, Contribution> changed = new TreeMap<>();
        final Set<TargetId> removed = new HashSet<>();
    }

    private static @Nullable Contribution next(Iterator<Contribution> changes) {
        return changes.hasNext() ? changes.next() : null;
    }
}
