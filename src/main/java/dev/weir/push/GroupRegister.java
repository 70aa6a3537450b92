package dev.weir.push;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All groups, those that are there and those of which something is on its way. One caller at a time. */
final class GroupRegister {
    private final Map<GroupKey, Group> byKey = new HashMap<>();
    private final Map<UUID, Group> byId = new HashMap<>();
    private final Map<Set<String>, Integer> labelNames = new HashMap<>();

    Collection<Group> all() {
        return byId.values();
    }

    @Nullable
    Group get(GroupKey key) {
        return byKey.get(key);
    }

    @Nullable
    Group get(UUID id) {
        return byId.get(id);
    }

    /** The group of a key; one that is not there is new, and to be {@link #add}ed when something comes of it. */
    Group getOrNew(GroupKey key) {
        Group known = byKey.get(key);
        return known == null ? new Group(key) : known;
    }

    void add(Group group) {
        if (byKey.putIfAbsent(group.key, group) == null) {
            byId.put(group.id, group);
            labelNames.merge(group.key.labels().keySet(), 1, Integer::sum);
        }
    }

    void remove(Group group) {
        if (byKey.remove(group.key, group)) {
            byId.remove(group.id);
            labelNames.computeIfPresent(
                    group.key.labels().keySet(), (names, groups) -> groups == 1 ? null : Integer.valueOf(groups - 1));
        }
    }

    /** What the labels of groups are called, each list of names once. */
    Collection<Set<String>> labelNames() {
        return labelNames.keySet();
    }

    List<Group> there() {
        return byId.values().stream().filter(group -> group.seen().isThere()).toList();
    }
}
