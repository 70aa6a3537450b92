package dev.weir.push;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where groups outlive the process. What is asked for happens in the order of the subscriptions, one after the other: a read that
 * follows a write has seen it. Every operation ends within a deadline.
 */
public interface GroupStore {

    /**
     * Writes changes of different groups, each of them whole or not at all, and then tells the other replicas. A fact is written unless a newer
     * one is there. Which is the newer of two that come from different replicas is decided by the store's clock: a fact is as old
     * as it has waited since it was accepted. Fails with {@link dev.weir.push.batch.Rejected} if a value can never be written.
     */
    Uni<Written> write(Collection<GroupChange> changes);

    /** What is there of these groups; one that is not among the answers is not there. */
    Uni<Map<UUID, StoredGroup>> read(Collection<UUID> groups);

    /** All groups. */
    Uni<Map<UUID, StoredGroup>> readAll();

    /** Removes what nothing can come of any more; gives the number of rows. */
    Uni<Integer> purge();

    /**
     * What came of a write.
     *
     * @param rows facts that were written
     * @param overtaken groups of which a newer fact was there, or is there of another replica although these changes clear the group
     * @param publishErrors messages that could not be sent
     */
    record Written(int rows, Set<UUID> overtaken, int publishErrors) {}
}
