package dev.weir.push;

import dev.weir.push.batch.Values;

/** What a batcher is to know of changes of groups: none replaces another, they are put together. */
final class GroupValues implements Values<GroupChange> {
    @Override
    public boolean isOlder(GroupChange arrived, GroupChange held) {
        return false;
    }

    @Override
    public GroupChange merge(GroupChange held, GroupChange arrived) {
        return held.then(arrived);
    }

    @Override
    public long weight(GroupChange change) {
        return change.weight();
    }
}
