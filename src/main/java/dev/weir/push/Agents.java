package dev.weir.push;

import dev.weir.config.PushConfig;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.snapshot.SnapshotStore;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What agents tell of themselves: shown at once, written with the next batch, and gone after its retention. Any thread may call. */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public final class Agents {
    private final AgentsStats stats = new AgentsStats();

    /** Nothing is known yet; the parameters are those of {@link Groups}. */
    public Agents(
            PushConfig config,
            @Nullable MetadataStore store,
            InstantSource wall,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            SnapshotStore snapshot,
            Consumer<FlushEnded> listener) {}

    /** Takes each entry that can be taken. */
    public MetadataVerdict add(UUID agent, List<MetadataEntry> entries) {
        throw new UnsupportedOperationException(agent.toString());
    }

    /** Counts entries of a request that could not be understood. */
    public void refuse(PushReason reason) {
        stats.refused.get(reason);
    }

    /** What is to be told when other replicas wrote. */
    public StoreListener listener() {
        throw new UnsupportedOperationException();
    }

    /** Removes what has outlived its retention, and looks from time to time for what was missed. To be called once a second. */
    public void tick() {}

    /** Takes another configuration: its limits hold from now on. */
    public void change(PushConfig config) {}

    public AgentsStats stats() {
        return stats;
    }

    /** What became of what was to be written; null if it lives in memory. */
    public @Nullable BatcherStats batches() {
        return null;
    }

    /** Takes nothing more, and ends when all has been written, or is lost because that took too long. */
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
