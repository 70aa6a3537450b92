package dev.weir.push;

import dev.weir.config.BatchConfig;
import dev.weir.push.batch.BatchSettings;
import dev.weir.push.batch.Values;
import java.time.Duration;

/** What a batcher is to know of changes of groups: none replaces another, they are put together. */
final class GroupValues implements Values<GroupChange> {
    private static final long BYTES = 64L << 20;
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    static BatchSettings settings(BatchConfig config) {
        return new BatchSettings(config.size(), config.queue(), config.interval(), BYTES, RETRY, FAREWELL);
    }

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
