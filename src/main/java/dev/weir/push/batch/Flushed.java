package dev.weir.push.batch;

/**
 * What came of a flush.
 *
 * @param rows that were written
 * @param publishErrors messages to others that could not be sent
 */
public record Flushed(int rows, int publishErrors) {}
