package dev.weir.push;

import dev.weir.config.GatewayConfig;
import dev.weir.config.PushConfig;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.SnapshotStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The groups that are pushed: what is accepted is shown at once, written with the next batch, and gone when its time is over.
 * Any thread may call.
 */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public final class Groups {
    private final GroupsStats stats = new GroupsStats();

    /**
     * No groups yet.
     *
     * @param store where they outlive the process; null for memory alone
     * @param nanoTime a monotonic clock
     * @param timers run what is to happen later, and must not be blocked
     * @param snapshot where they are shown
     * @param listener is told of every flush that has ended
     */
    public Groups(
            PushConfig config,
            @Nullable GroupStore store,
            InstantSource wall,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            SnapshotStore snapshot,
            Consumer<FlushEnded> listener) {}

    /**
     * Takes a push whole, or nothing of it.
     *
     * @param replace whether families of other names go (PUT), or stay (POST)
     * @param ttl of the group from now on; null for the configured one, zero for ever
     */
    public PushVerdict push(GroupKey key, boolean replace, List<PushedFamily> families, @Nullable Duration ttl) {
        throw new UnsupportedOperationException(key.toString());
    }

    /** Removes a group, whether it is there or not. */
    public PushVerdict delete(GroupKey key) {
        throw new UnsupportedOperationException(key.toString());
    }

    /** Counts what was not even asked for in a way that {@link #push} understands, and was not the group's fault. */
    public void refuse(PushReason reason) {
        stats.refused.get(reason);
    }

    /** All groups, ordered by their labels. */
    public List<GroupStatus> list() {
        return List.of();
    }

    /** What is to be told when other replicas wrote. */
    public StoreListener listener() {
        throw new UnsupportedOperationException();
    }

    /** Removes what has outlived its time, and looks from time to time for what was missed. To be called once a second. */
    public void tick() {}

    /**
     * Takes another configuration: its limits hold for what is pushed from now on. Families whose names it takes for itself are not
     * shown any more; those that it gives back are.
     */
    public void change(GatewayConfig config) {}

    public GroupsStats stats() {
        return stats;
    }

    /** What became of what was to be written; null if groups live in memory. */
    public @Nullable BatcherStats batches() {
        return null;
    }

    /** Takes nothing more, and ends when all has been written, or is lost because that took too long. */
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
