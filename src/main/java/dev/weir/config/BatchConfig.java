package dev.weir.config;

import java.time.Duration;

/**
 * How writes are batched.
 *
 * @param size distinct keys in a batch
 * @param interval from one flush to the next
 * @param queue entries that wait
 */
public record BatchConfig(int size, Duration interval, int queue) {
    private static final int MOST = 10_000;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    /** What waits that long can still be tried again before it is given up. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int MOST_QUEUED = 1_000_000;

    static BatchConfig read(Section section, BatchConfig builtIn) {
        return new BatchConfig(
                section.get("batch_size")
                        .flatMap(value -> value.integer(1, MOST))
                        .orElse(builtIn.size),
                section.get("batch_interval")
                        .flatMap(value -> value.duration(SHORTEST, LONGEST))
                        .orElse(builtIn.interval),
                section.get("queue")
                        .flatMap(value -> value.integer(1, MOST_QUEUED))
                        .orElse(builtIn.queue));
    }
}
