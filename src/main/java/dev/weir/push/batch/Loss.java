package dev.weir.push.batch;

import java.util.Map;

/** Entries that will not be flushed any more. */
record Loss<K, V>(Map<K, V> entries, LossReason reason) {}
