package dev.weir.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for groups that are pushed, and for agents' metadata.
 *
 * @param database where they are kept; null for memory alone
 * @param ttl of a group that sets none itself; zero for ever
 * @param retention how long the metadata of an agent stays that tells nothing new
 * @param guardTimestamps whether an older value of an agent is kept from overwriting a newer one
 * @param maxBodyBytes of a push, uncompressed
 */
public record PushConfig(
        @Nullable DatabaseConfig database,
        Duration ttl,
        BatchConfig groups,
        BatchConfig agents,
        Duration retention,
        boolean guardTimestamps,
        long maxBodyBytes,
        int maxSeriesPerGroup) {
    public static final PushConfig BUILT_IN = new PushConfig(
            null,
            Duration.ofHours(24),
            new BatchConfig(500, Duration.ofMillis(500), 2_500),
            new BatchConfig(500, Duration.ofSeconds(5), 2_500),
            Duration.ofHours(24),
            true,
            16 * 1024 * 1024,
            10_000);
}
