package dev.weir.push.batch;

import java.time.Duration;

/**
 * How much is batched, and for how long.
 *
 * @param size distinct keys at which a batch is flushed; the most that one flush has
 * @param queue entries that wait; those beyond are dropped
 * @param interval from one scheduled flush to the next
 * @param bytes the most that waits, queue and batch together, by the weight of the values; an entry that waits alone may be
 *     heavier
 * @param retry how long an entry is tried to be flushed, from its acceptance on; what is merged is as old as its newest part
 * @param farewell how long the last flushes may take
 */
public record BatchSettings(int size, int queue, Duration interval, long bytes, Duration retry, Duration farewell) {}
