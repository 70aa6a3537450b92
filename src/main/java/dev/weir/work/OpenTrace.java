package dev.weir.work;

import java.time.Duration;
import java.util.SortedMap;

/**
 * A trace under way, without what it is renewed and ended by.
 *
 * @param running how long it has been under way
 * @param left of its lease
 */
public record OpenTrace(String name, SortedMap<String, String> labels, Duration running, Duration left) {}
