package dev.weir.push.batch;

import java.time.Duration;
import java.util.List;

/**
 * A flush that has ended.
 *
 * @param batcher the name of the batcher
 * @param succeeded whether it was written
 * @param entries distinct keys of the batch
 * @param utilization how many of them belong to each of their owners
 * @param duration of the write and of telling others
 */
public record FlushEnded(
        String batcher,
        FlushReason reason,
        boolean succeeded,
        int entries,
        List<Integer> utilization,
        Duration duration) {}
