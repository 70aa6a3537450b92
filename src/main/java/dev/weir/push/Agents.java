package dev.weir.push;

import dev.weir.config.BatchConfig;
import dev.weir.config.PushConfig;
import dev.weir.push.MetadataRule.Checked;
import dev.weir.push.MetadataRule.Taken;
import dev.weir.push.MetadataVerdict.Refusal;
import dev.weir.push.batch.BatchSettings;
import dev.weir.push.batch.Batcher;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What agents tell of themselves: shown at once, written with the next batch, and gone after its retention. Any thread may call. */
public final class Agents {
    private static final Logger LOG = Logger.getLogger(Agents.class);

    private static final Duration PUBLISHED_TOGETHER = Duration.ofMillis(50);
    private static final Duration RECONCILED_EVERY = Duration.ofSeconds(60);
    private static final long MOST_BYTES_WAITING = 64 << 20;
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final SnapshotStore snapshot;
    private final Soon publication;
    private final Object publishing = new Object();
    private final AgentsStats stats = new AgentsStats();
    private final @Nullable MetadataStore store;
    private final @Nullable MetadataReads reads;
    private final @Nullable Batcher<MetadataKey, Metadata> batcher;
    private final AgentRegister register;
    private final Queue<Runnable> endedMeanwhile = new ArrayDeque<>();
    private volatile Duration retention;
    private volatile boolean closed;
    private long reconciledNanos;
    private long publications;
    private boolean wasFull;
    private boolean adding;

    /** Nothing is known yet; the parameters are those of {@link Groups}. */
    public Agents(
            PushConfig config,
            @Nullable MetadataStore store,
            InstantSource wall,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            SnapshotStore snapshot,
            Consumer<FlushEnded> listener) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.snapshot = snapshot;
        this.store = store;
        this.retention = config.retention();
        this.register = new AgentRegister(config.guardTimestamps());
        this.publication = new Soon(this::publish, PUBLISHED_TOGETHER, timers);
        this.reconciledNanos = nanoTime.getAsLong();
        if (store == null) {
            reads = null;
            batcher = null;
        } else {
            var written = new MetadataReads(store, new Reader());
            reads = written;
            batcher = new Batcher<>(
                    "agents",
                    settings(config.agents()),
                    new MetadataValues(wall),
                    new MetadataFlusher(store, new Writer(written)),
                    nanoTime,
                    timers,
                    listener);
        }
    }

    /** Takes each entry that can be taken. */
    public MetadataVerdict add(UUID agent, List<MetadataEntry> entries) {
        Instant now = wall.instant();
        Checked checked = MetadataRule.check(entries, now, now.minus(retention));
        var refused = new ArrayList<>(checked.refused());
        int accepted = 0;
        int dropped = 0;
        synchronized (this) {
            adding = true;
            for (Taken taken : checked.taken()) {
                if (!register.hasRoom(agent, taken.key(), taken.metadata())) {
                    refused.add(noRoom(taken));
                } else if (offer(agent, taken)) {
                    register.add(agent, taken.key(), taken.metadata(), batcher != null, now);
                    accepted++;
                } else {
                    dropped++;
                }
            }
            adding = false;
            for (Runnable ended = endedMeanwhile.poll(); ended != null; ended = endedMeanwhile.poll()) {
                ended.run();
            }
            hold();
        }
        if (accepted > 0) {
            publication.ask();
        }
        stats.accepted.add(accepted);
        count(PushReason.OVERLOAD, dropped);
        refused.forEach(refusal -> count(refusal.reason(), 1));
        refused.sort(Comparator.comparingInt(Refusal::index));
        return new MetadataVerdict(accepted, dropped, refused);
    }

    /** Counts entries of a request that could not be understood. */
    public void refuse(PushReason reason) {
        count(reason, 1);
    }

    /** What is known of the first agents by their ids, by key; of so many entries at most, and of each agent all or nothing. */
    public synchronized Map<UUID, Map<String, Metadata>> list(int most) {
        return register.first(most);
    }

    /** What is to be told when other replicas wrote. */
    public StoreListener listener() {
        return new Listener();
    }

    /** Removes what has outlived its retention, and looks from time to time for what was missed. To be called once a second. */
    public void tick() {
        if (closed) {
            return;
        }
        int expired;
        boolean isDue;
        synchronized (this) {
            expired = register.expire(wall.instant().minus(retention));
            hold();
            isDue = nanoTime.getAsLong() - reconciledNanos >= RECONCILED_EVERY.toNanos();
            if (isDue) {
                reconciledNanos = nanoTime.getAsLong();
            }
        }
        if (expired > 0) {
            stats.expired.add(expired);
            publication.ask();
        }
        if (store != null && reads != null) {
            if (isDue) {
                // What fails here is tried again in a minute, and said of the read that follows.
                store.purge(retention).subscribe().with(rows -> {}, failure -> {});
                reads.wantAll();
            } else {
                reads.next();
            }
        }
    }

    /** Takes another configuration: its limits hold from now on. */
    public void change(PushConfig config) {
        retention = config.retention();
    }

    public AgentsStats stats() {
        return stats;
    }

    /** What became of what was to be written; null if it lives in memory. */
    public @Nullable BatcherStats batches() {
        return batcher == null ? null : batcher.stats();
    }

    /** Takes nothing more, and ends when all has been written, or is lost because that took too long. */
    public Uni<Void> close() {
        closed = true;
        return batcher == null ? Uni.createFrom().voidItem() : batcher.close();
    }

    private boolean offer(UUID agent, Taken taken) {
        return !closed && (batcher == null || batcher.add(new MetadataKey(agent, taken.key()), taken.metadata()));
    }

    /** An executor that runs what it is given at once has a flush end within the adding of what is flushed: it comes after that. */
    private synchronized void ended(Runnable change) {
        if (adding) {
            endedMeanwhile.add(change);
        } else {
            change.run();
        }
    }

    private void hold() {
        stats.agents = register.agents();
        stats.entries = register.entries();
    }

    private void count(PushReason reason, int entries) {
        Objects.requireNonNull(stats.refused.get(reason)).add(entries);
    }

    private void publish() {
        // One at a time: what is removed has no version that could be compared.
        synchronized (publishing) {
            Map<UUID, Map<String, Metadata>> changed;
            Version version;
            synchronized (this) {
                changed = register.takeChanged();
                version = new Version(0, ++publications);
            }
            var samples = new AgentSamples();
            changed.forEach((agent, metadata) -> samples.add(agent, metadata, version));
            samples.publish(snapshot);
        }
    }

    private static Refusal noRoom(Taken taken) {
        return MetadataRule.refusal(
                taken.index(),
                taken.key(),
                PushReason.MAX_SERIES,
                "agents have told too much already (at most " + AgentRegister.MOST_ENTRIES + " entries and "
                        + (AgentRegister.MOST_BYTES >> 20) + " MiB)");
    }

    private static BatchSettings settings(BatchConfig config) {
        return new BatchSettings(config.size(), config.queue(), config.interval(), MOST_BYTES_WAITING, RETRY, FAREWELL);
    }

    private final class Reader implements MetadataReads.Taker {
        @Override
        public void take(Collection<UUID> asked, Map<UUID, Map<String, Metadata>> there) {
            Instant now = wall.instant();
            taken(() -> register.read(asked, there, now, now.minus(retention)));
        }

        @Override
        public void takeAll(Map<UUID, Map<String, Metadata>> there) {
            Instant now = wall.instant();
            taken(() -> register.readAll(there, now, now.minus(retention)));
        }

        private void taken(Runnable change) {
            synchronized (Agents.this) {
                change.run();
                hold();
                if (register.isFull() && !wasFull) {
                    LOG.warnf("agents have told more than is shown entries=%d", register.entries());
                }
                wasFull = register.isFull();
            }
            publication.ask();
        }
    }

    private final class Writer implements MetadataFlusher.Listener {
        private final MetadataReads reads;

        Writer(MetadataReads reads) {
            this.reads = reads;
        }

        @Override
        public void onWritten(Map<MetadataKey, Metadata> batch, boolean overtaken) {
            ended(() -> register.written(batch, wall.instant()));
            if (overtaken) {
                reads.want(MetadataFlusher.agents(batch).keySet());
            }
            publication.ask();
        }

        @Override
        public void onLost(Map<MetadataKey, Metadata> batch) {
            ended(() -> register.lost(batch, wall.instant()));
        }
    }

    private final class Listener implements StoreListener {
        @Override
        public void onChanged(Collection<UUID> ids) {
            if (reads != null && !closed) {
                reads.want(ids);
            }
        }

        @Override
        public void onResubscribed() {
            if (reads != null && !closed) {
                reads.wantAll();
            }
        }
    }
}
