package dev.weir.push.batch;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** Where batches go. Called by one thread at a time; it must not block. */
public interface Flusher<K, V> {

    /**
     * Writes a batch whole, or fails; a failed one is tried again, unless with {@link Rejected}. It ends within a deadline of
     * its own.
     */
    Uni<Flushed> flush(Map<K, V> batch);

    /** How many entries of a batch belong to each of their owners, in any order; asked once for each flush. */
    List<Integer> utilization(Map<K, V> batch);

    /** What will not be flushed any more. */
    void lost(Map<K, V> entries, LossReason reason);
}
