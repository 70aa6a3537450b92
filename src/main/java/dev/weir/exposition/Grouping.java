package dev.weir.exposition;

import dev.weir.snapshot.Owner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/**
 * Which neighbouring owners share a part, so that parts compress well. Groups stay as they are as long as they can: a
 * change of one owner's size moves no border but its own group's. Owners of different kinds never share: they change at
 * different times.
 */
final class Grouping {
    /** In bytes: a group that grew beyond is divided, if it can be. */
    static final int TOO_LARGE = 128 * 1024;

    /** In bytes: an owner joins a group, and groups are divided, up to this. */
    static final int LARGE = 96 * 1024;

    /** In bytes: neighbours that have no more together merge when one of them changes. */
    static final int SMALL = 48 * 1024;

    private final Map<Owner, Integer> sizes;
    private List<List<Owner>> groups = new ArrayList<>();

    private Grouping(Map<Owner, Integer> sizes) {
        this.sizes = sizes;
    }

    /**
     * The groups after a change.
     *
     * @param before the groups before, in order
     * @param sizes of all owners there are now, in bytes
     * @param changed those whose bytes changed, the new ones among them
     */
    static List<List<Owner>> next(List<List<Owner>> before, NavigableMap<Owner, Integer> sizes, Set<Owner> changed) {
        var grouping = new Grouping(sizes);
        for (List<Owner> group : before) {
            var present = new ArrayList<>(group);
            present.retainAll(sizes.keySet());
            if (!present.isEmpty()) {
                grouping.groups.add(present);
            }
        }
        grouping.insertNew();
        grouping.divide();
        grouping.merge(changed);
        return grouping.groups.stream().map(List::copyOf).toList();
    }

    /** Lets a new owner join the group of the one before it. */
    private void insertNew() {
        int group = -1;
        int place = 0;
        for (Owner owner : sizes.keySet()) {
            List<Owner> current = group < 0 ? List.of() : groups.get(group);
            List<Owner> following = group + 1 < groups.size() ? groups.get(group + 1) : List.of();
            if (place < current.size() && current.get(place).equals(owner)) {
                place++;
            } else if (place == current.size()
                    && !following.isEmpty()
                    && following.get(0).equals(owner)) {
                group++;
                place = 1;
            } else if (place < current.size() || fits(current, owner)) {
                current.add(place++, owner);
            } else {
                group++;
                groups.add(group, new ArrayList<>(List.of(owner)));
                place = 1;
            }
        }
    }

    private boolean fits(List<Owner> group, Owner owner) {
        return !group.isEmpty() && isOneKind(group, List.of(owner)) && size(group) + size(List.of(owner)) <= LARGE;
    }

    private void divide() {
        var divided = new ArrayList<List<Owner>>();
        for (List<Owner> group : groups) {
            List<Owner> rest = new ArrayList<>();
            boolean isTooLarge = size(group) > TOO_LARGE;
            for (Owner owner : group) {
                if (isTooLarge && !rest.isEmpty() && !fits(rest, owner)) {
                    divided.add(rest);
                    rest = new ArrayList<>();
                }
                rest.add(owner);
            }
            divided.add(rest);
        }
        groups = divided;
    }

    private void merge(Set<Owner> changed) {
        var merged = new ArrayList<List<Owner>>();
        for (List<Owner> group : groups) {
            List<Owner> last = merged.isEmpty() ? List.of() : merged.get(merged.size() - 1);
            if (!last.isEmpty()
                    && isOneKind(last, group)
                    && !(Collections.disjoint(last, changed) && Collections.disjoint(group, changed))
                    && size(last) + size(group) <= SMALL) {
                last.addAll(group);
            } else {
                merged.add(group);
            }
        }
        groups = merged;
    }

    private long size(List<Owner> group) {
        long size = 0;
        for (Owner owner : group) {
            size += sizes.getOrDefault(owner, 0);
        }
        return size;
    }

    private static boolean isOneKind(List<Owner> some, List<Owner> others) {
        return some.get(0).kind() == others.get(0).kind();
    }
}
