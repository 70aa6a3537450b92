package dev.weir.snapshot;

import dev.weir.model.TargetId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The union of all contributions at one instant: immutable. */
public final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(new TreeMap<>());

    private final SortedMap<Owner, SortedMap<TargetId, Contribution>> contributions;

    private Snapshot(SortedMap<Owner, SortedMap<TargetId, Contribution>> contributions) {
        this.contributions = contributions;
    }

    /** All owners, in the order of the exposition. */
    public Collection<Owner> owners() {
        return Collections.unmodifiableSet(contributions.keySet());
    }

    /** The contributions to an owner, ordered by target; empty for an unknown owner. */
    public List<Contribution> of(Owner owner) {
        Map<TargetId, Contribution> byTarget = contributions.get(owner);
        return byTarget == null ? List.of() : List.copyOf(byTarget.values());
    }

    @Nullable
    Contribution of(Owner owner, TargetId target) {
        Map<TargetId, Contribution> byTarget = contributions.get(owner);
        return byTarget == null ? null : byTarget.get(target);
    }

    Snapshot with(Collection<Contribution> changes) {
        var next = new TreeMap<>(contributions);
        for (Contribution change : changes) {
            var targets = new TreeMap<TargetId, Contribution>(next.getOrDefault(change.owner(), new TreeMap<>()));
            targets.put(change.target(), change);
            next.put(change.owner(), targets);
        }
        return new Snapshot(next);
    }

    Snapshot without(TargetId target) {
        var next = new TreeMap<Owner, SortedMap<TargetId, Contribution>>();
        contributions.forEach((owner, targets) -> {
            if (!targets.containsKey(target)) {
                next.put(owner, targets);
            } else if (targets.size() > 1) {
                var left = new TreeMap<>(targets);
                left.remove(target);
                next.put(owner, left);
            }
        });
        return new Snapshot(next);
    }
}
