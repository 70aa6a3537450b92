package dev.weir.snapshot;

import dev.weir.model.Family;
import dev.weir.model.TargetId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The union of all contributions at one instant: immutable. */
public final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(new TreeMap<>());

    private final SortedMap<Owner, Contributions> contributions;

    private Snapshot(SortedMap<Owner, Contributions> contributions) {
        this.contributions = contributions;
    }

    /** All owners, in the order of the exposition. */
    public Collection<Owner> owners() {
        return Collections.unmodifiableSet(contributions.keySet());
    }

    /** The contributions to an owner, ordered by target; empty for an unknown owner. */
    public List<Contribution> of(Owner owner) {
        return all(owner).all();
    }

    /** The families that are contributed to an owner, each once; empty for an unknown owner. */
    public Set<Family> families(Owner owner) {
        return all(owner).families();
    }

    @Nullable
    Contribution of(Owner owner, TargetId target) {
        return all(owner).of(target);
    }

    Snapshot with(Collection<Contribution> changes, Collection<Place> removals) {
        var byOwner = new HashMap<Owner, SortedMap<TargetId, @Nullable Contribution>>();
        for (Place removal : removals) {
            if (of(removal.owner(), removal.target()) != null) {
                of(removal.owner(), byOwner).put(removal.target(), null);
            }
        }
        for (Contribution change : changes) {
            of(change.owner(), byOwner).put(change.target(), change);
        }
        if (byOwner.isEmpty()) {
            return this;
        }
        var next = new TreeMap<>(contributions);
        byOwner.forEach((owner, change) -> put(owner, all(owner).with(change), next));
        return new Snapshot(next);
    }

    Snapshot without(TargetId target) {
        return with(
                List.of(),
                contributions.keySet().stream()
                        .map(owner -> new Place(owner, target))
                        .toList());
    }

    private Contributions all(Owner owner) {
        return contributions.getOrDefault(owner, Contributions.NONE);
    }

    private static SortedMap<TargetId, @Nullable Contribution> of(
            Owner owner, Map<Owner, SortedMap<TargetId, @Nullable Contribution>> changes) {
        return changes.computeIfAbsent(owner, key -> new TreeMap<>());
    }

    private static void put(Owner owner, Contributions of, Map<Owner, Contributions> to) {
        if (of.isEmpty()) {
            to.remove(owner);
        } else {
            to.put(owner, of);
        }
    }
}
