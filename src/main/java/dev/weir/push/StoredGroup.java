package dev.weir.push;

import dev.weir.push.format.PushedFamily;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is in the store: what has been cleared is not in it.
 *
 * @param pushedSeconds when it was last pushed to; 0 for never
 * @param failedSeconds when a push to it was last refused; 0 for never
 * @param left how long it lives from the moment on when it was read; null for ever
 * @param families by name
 */
public record StoredGroup(
        GroupKey key,
        double pushedSeconds,
        double failedSeconds,
        @Nullable Duration left,
        SortedMap<String, PushedFamily> families) {}
