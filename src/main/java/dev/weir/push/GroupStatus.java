package dev.weir.push;

import dev.weir.model.FamilySamples;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is seen by this replica.
 *
 * @param pushedSeconds when it was last pushed to, in unix seconds; 0 for never
 * @param failedSeconds when a push to it was last refused, in unix seconds; 0 for never
 * @param left how long it lives; null for ever
 * @param lastPushSuccessful whether the last push was taken
 * @param families what was pushed, with all labels
 */
public record GroupStatus(
        GroupKey key,
        double pushedSeconds,
        double failedSeconds,
        @Nullable Duration left,
        boolean lastPushSuccessful,
        List<FamilySamples> families) {}
