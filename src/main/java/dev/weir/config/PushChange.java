package dev.weir.config;

import java.util.Objects;

/**
 * What a new configuration changes for what is pushed.
 *
 * @param limits whether a limit, the lifetime of groups or the retention of agents' metadata is another: it holds at once
 * @param restart whether something else is, which takes a restart: the database or how it is reached, how writes are batched,
 *     or whether timestamps are guarded
 */
public record PushChange(boolean limits, boolean restart) {

    static PushChange between(PushConfig before, PushConfig after) {
        boolean sameLimits = before.ttl().equals(after.ttl())
                && before.retention().equals(after.retention())
                && before.maxBodyBytes() == after.maxBodyBytes()
                && before.maxSeriesPerGroup() == after.maxSeriesPerGroup();
        boolean sameWrites = Objects.equals(before.database(), after.database())
                && before.groups().equals(after.groups())
                && before.agents().equals(after.agents())
                && before.guardTimestamps() == after.guardTimestamps();
        return new PushChange(!sameLimits, !sameWrites);
    }
}
