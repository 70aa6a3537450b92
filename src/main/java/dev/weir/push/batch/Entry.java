package dev.weir.push.batch;

/**
 * An entry that waits to be flushed.
 *
 * @param weight of the value
 * @param acceptedNanos when the newest of what it is merged from was accepted
 */
record Entry<K, V>(K key, V value, long weight, long acceptedNanos) {}
