package dev.weir.push;

import dev.weir.config.GatewayConfig;
import dev.weir.config.PushConfig;
import dev.weir.model.FamilySamples;
import dev.weir.push.PushVerdict.Accepted;
import dev.weir.push.PushVerdict.Refused;
import dev.weir.push.batch.Batcher;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.SnapshotStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The groups that are pushed: what is accepted is shown at once, written with the next batch, and gone when its time is over.
 * Any thread may call.
 */
public final class Groups {
    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final GroupsStats stats = new GroupsStats();
    private final GroupRegister table = new GroupRegister();
    private final Turns turns;
    private final Exhibition exhibition;
    private final Showing showing;
    private final GroupBook book;
    private final @Nullable Replication replication;
    private final @Nullable Batcher<UUID, GroupChange> batcher;
    private volatile PushConfig config;
    private long sequence;
    private boolean isClosed;

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
            Consumer<FlushEnded> listener) {
        this.config = config;
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.turns = new Turns(timers);
        this.exhibition = new Exhibition(snapshot, table);
        this.showing = new Showing(exhibition, turns, snapshot, timers, withheld -> stats.withheld = withheld);
        this.book = new GroupBook(table, exhibition, stats, turns, nanoTime, showing::soon);
        if (store == null) {
            replication = null;
            batcher = null;
        } else {
            replication = new Replication(store, turns, book, nanoTime.getAsLong());
            batcher = new Batcher<>(
                    "groups",
                    GroupValues.settings(config.groups()),
                    new GroupValues(),
                    replication,
                    nanoTime,
                    timers,
                    listener);
        }
    }

    /**
     * Takes a push whole, or nothing of it.
     *
     * @param replace whether families of other names go (PUT), or stay (POST)
     * @param ttl of the group from now on; null for the configured one, zero for ever
     */
    public PushVerdict push(GroupKey key, boolean replace, List<PushedFamily> families, @Nullable Duration ttl) {
        // Reading samples takes the longest: nobody else waits for it.
        List<FamilySamples> samples =
                families.stream().map(family -> family.with(key.labels())).toList();
        return turn(() -> decide(key, replace, families, samples, ttl), stats.pushed);
    }

    /** Removes a group, whether it is there or not. */
    public PushVerdict delete(GroupKey key) {
        return turn(
                () -> {
                    var facts = new Facts(++sequence, nanoTime.getAsLong(), wall.instant());
                    facts.clear();
                    return offer(table.getOrNew(key), facts, Map.of());
                },
                stats.deleted);
    }

    /** Counts a push that was refused before it came to {@link #push}, and keeps for its group that it failed. */
    public void fail(GroupKey key, PushReason reason) {
        refuse(reason);
        turns.run(() -> {
            if (!isClosed) {
                var facts = new Facts(++sequence, nanoTime.getAsLong(), wall.instant());
                facts.fail(config.ttl());
                offer(table.getOrNew(key), facts, Map.of());
                showing.soon();
            }
        });
    }

    /** Counts what was not even asked for in a way that {@link #push} understands, and was not the group's fault. */
    public void refuse(PushReason reason) {
        Objects.requireNonNull(stats.refused.get(reason)).increment();
    }

    /** All groups, ordered by their labels; the samples of each are read when it is asked for. */
    public List<GroupStatus> list() {
        List<GroupBook.Entry> entries = turns.take(book::list);
        return new AbstractList<>() {
            @Override
            public GroupStatus get(int index) {
                return entries.get(index).read();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    /** What is to be told when other replicas wrote. */
    public StoreListener listener() {
        return replication == null ? new Nobody() : replication;
    }

    /** Removes what has outlived its time, and looks from time to time for what was missed. To be called once a second. */
    public void tick() {
        turns.run(() -> {
            book.expire();
            exhibition.look();
            if (replication != null && !isClosed) {
                replication.tick(nanoTime.getAsLong());
            }
            showing.soon();
        });
    }

    /**
     * Takes another configuration: its limits hold for what is pushed from now on. Families whose names it takes for itself are not
     * shown any more; those that it gives back are.
     */
    public void change(GatewayConfig next) {
        turns.run(() -> {
            config = next.push();
            exhibition.change(next);
        });
        showing.now();
    }

    /** What is in force. */
    public PushConfig config() {
        return config;
    }

    public GroupsStats stats() {
        return stats;
    }

    /** What became of what was to be written; null if groups live in memory. */
    public @Nullable BatcherStats batches() {
        return batcher == null ? null : batcher.stats();
    }

    /** Takes nothing more, and ends when all has been written, or is lost because that took too long. */
    public Uni<Void> close() {
        turns.run(() -> isClosed = true);
        return batcher == null ? Uni.createFrom().voidItem() : batcher.close();
    }

    private PushVerdict turn(Supplier<PushVerdict> decision, LongAdder taken) {
        return turns.take(() -> {
            PushVerdict verdict =
                    isClosed ? refused(PushReason.OVERLOAD, "the gateway is shutting down") : decision.get();
            if (verdict instanceof Accepted) {
                taken.increment();
            }
            showing.soon();
            return verdict;
        });
    }

    private PushVerdict decide(
            GroupKey key,
            boolean replace,
            List<PushedFamily> families,
            List<FamilySamples> samples,
            @Nullable Duration ttl) {
        long now = nanoTime.getAsLong();
        Group group = table.getOrNew(key);
        book.see(group);
        var facts = new Facts(++sequence, now, wall.instant());
        Duration lifetime = ttl == null ? config.ttl() : ttl;
        var compared = new HashMap<String, Exhibition.Compared>();
        Optional<Refused> refused = tooMany(group.seen(), replace, families).or(() -> exhibition
                .conflict(group, replace, samples)
                .or(() -> compare(group, samples, compared))
                .map(conflict -> new Refused(PushReason.CONFLICT, conflict)));
        if (refused.isPresent()) {
            refuse(refused.get().reason());
            facts.fail(lifetime);
            offer(group, facts, Map.of());
            return refused.get();
        }
        if (replace) {
            facts.clear();
            facts.failedBefore(group.seen().failedSeconds(), lifetime);
        }
        facts.push(lifetime, families);
        return offer(group, facts, compared);
    }

    private Optional<String> compare(
            Group group, List<FamilySamples> samples, Map<String, Exhibition.Compared> compared) {
        for (FamilySamples family : samples) {
            Exhibition.Compared one = exhibition.compare(group, family);
            compared.put(family.family().name(), one);
            Optional<String> conflict = exhibition.conflict(group, one);
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        return Optional.empty();
    }

    private Optional<Refused> tooMany(GroupState seen, boolean replace, List<PushedFamily> families) {
        long series = seen.samplesWith(families, replace);
        return series <= config.maxSeriesPerGroup()
                ? Optional.empty()
                : Optional.of(new Refused(
                        PushReason.MAX_SERIES,
                        "the group would have " + series + " series (max_series_per_group: "
                                + config.maxSeriesPerGroup() + ")"));
    }

    /** What is offered is written before it is shown: if there is no room for it, nothing of it has happened. */
    private PushVerdict offer(Group group, Facts facts, Map<String, Exhibition.Compared> compared) {
        GroupChange change = facts.of(group);
        if (batcher == null) {
            book.settle(group, change, compared);
            return new Accepted(Uni.createFrom().voidItem());
        }
        if (!batcher.add(group.id, change)) {
            return refused(PushReason.OVERLOAD, "too many pushes wait to be written");
        }
        return new Accepted(book.expect(group, change, compared));
    }

    private Refused refused(PushReason reason, String message) {
        refuse(reason);
        return new Refused(reason, message);
    }
}
