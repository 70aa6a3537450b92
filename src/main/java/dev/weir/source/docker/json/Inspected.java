package dev.weir.source.docker.json;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A container's state.
 *
 * @param running paused containers and, at Docker, those between two restarts do, too
 * @param startedAt of the last start; null if it never was started
 * @param health as a sample's value; empty without a health check
 * @param exitCode of the last run; empty while it runs and if it never did
 */
public record Inspected(
        boolean running,
        boolean restarting,
        boolean oomKilled,
        @Nullable Instant startedAt,
        OptionalDouble health,
        OptionalLong exitCode,
        long restarts) {}
