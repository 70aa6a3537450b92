package dev.weir.config;

import java.time.Duration;

/**
 * How writes are batched.
 *
 * @param size distinct keys in a batch
 * @param interval from one flush to the next
 * @param queue entries that wait
 */
public record BatchConfig(int size, Duration interval, int queue) {}
