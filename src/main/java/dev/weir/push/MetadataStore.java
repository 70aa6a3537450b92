package dev.weir.push;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Where agents' metadata outlives the process. Ordered and limited in time as {@link GroupStore} is. */
public interface MetadataStore {

    /**
     * Writes in one statement, and then tells the other replicas. If timestamps are guarded, an older value is not written over a
     * newer one. Fails with {@link dev.weir.push.batch.Rejected} if a value can never be written.
     */
    Uni<Written> write(Map<MetadataKey, Metadata> batch);

    /** What is there of these agents; one that is not among the answers is not there. */
    Uni<Map<UUID, Map<String, Metadata>>> read(Collection<UUID> agents);

    /** What is there of all agents. */
    Uni<Map<UUID, Map<String, Metadata>>> readAll();

    /** Removes what was collected that long ago, by the store's clock; gives the number of rows. */
    Uni<Integer> purge(Duration retention);

    /**
     * What came of a write.
     *
     * @param rows values that were written
     * @param overtaken whether a newer value was there of at least one of them
     * @param publishErrors messages that could not be sent
     */
    record Written(int rows, boolean overtaken, int publishErrors) {}
}
