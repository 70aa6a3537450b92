package dev.weir.push;

import dev.weir.model.FamilySamples;
import dev.weir.push.Exhibition.Compared;
import dev.weir.push.batch.LossReason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the groups, and tells the exhibition what changes of them. One caller at a time. */
final class GroupBook implements Replication.Answers {
    private final GroupRegister table;
    private final Exhibition exhibition;
    private final GroupsStats stats;
    private final Turns turns;
    private final LongSupplier nanoTime;
    private final Runnable news;
    private int groups;
    private int series;

    /** A group as it was at an instant. */
    record Entry(GroupKey key, GroupState state, @Nullable Duration left) {
        GroupStatus read() {
            double pushed = state.pushedSeconds() == null ? 0 : state.pushedSeconds();
            double failed = state.failedSeconds() == null ? 0 : state.failedSeconds();
            List<FamilySamples> families = state.families().values().stream()
                    .flatMap(family -> Stream.ofNullable(Kept.read(family, key)))
                    .toList();
            return new GroupStatus(key, pushed, failed, left, pushed >= failed, families);
        }
    }

    /** @param news is called within a turn when answers of the store may have changed what is shown */
    GroupBook(
            GroupRegister table,
            Exhibition exhibition,
            GroupsStats stats,
            Turns turns,
            LongSupplier nanoTime,
            Runnable news) {
        this.table = table;
        this.exhibition = exhibition;
        this.stats = stats;
        this.turns = turns;
        this.nanoTime = nanoTime;
        this.news = news;
    }

    /** All groups, ordered by their labels. */
    List<Entry> list() {
        long now = nanoTime.getAsLong();
        return table.there().stream()
                .map(group -> new Entry(group.key, group.seen(), group.seen().left(now)))
                .sorted(Comparator.comparing(Entry::key, GroupKey.ORDER))
                .toList();
    }

    /** Takes a change for good. */
    void settle(Group group, GroupChange change, Map<String, Compared> pushed) {
        change(group, now -> group.settle(change, now), pushed);
    }

    /** Takes a change that is on its way to the store; gives what ends with that. Nothing is kept for who does not wait. */
    Uni<Void> expect(Group group, GroupChange change, Map<String, Compared> pushed) {
        change(group, now -> group.expect(change, now), pushed);
        long sequence = change.last();
        return Uni.createFrom().completionStage(() -> await(group, sequence));
    }

    /** Lets a group end if its time is over. */
    void see(Group group) {
        if (group.seen().hasEnded(nanoTime.getAsLong())) {
            change(group, group::see, Map.of());
        }
    }

    /** Lets all groups end whose time is over. */
    void expire() {
        List.copyOf(table.all()).forEach(this::see);
    }

    @Override
    public void written(Collection<GroupChange> changes) {
        for (GroupChange change : changes) {
            Group group = table.getOrNew(change.key());
            change(group, now -> tell(group.written(change, now), null), Map.of());
        }
        news.run();
    }

    @Override
    public void lost(Collection<GroupChange> changes, LossReason reason) {
        for (GroupChange change : changes) {
            Group group = table.getOrNew(change.key());
            change(group, now -> tell(group.lost(change, reason, now), reason), Map.of());
        }
        news.run();
    }

    @Override
    public void read(Map<UUID, StoredGroup> stored, @Nullable Collection<UUID> asked) {
        Collection<UUID> known =
                asked == null ? table.all().stream().map(group -> group.id).toList() : Set.copyOf(asked);
        for (UUID id : known) {
            Group group = table.get(id);
            if (group != null && !stored.containsKey(id)) {
                change(group, now -> group.read(null, now), Map.of());
            }
        }
        for (StoredGroup one : stored.values()) {
            Group group = table.getOrNew(one.key());
            change(group, now -> group.read(one, now), Map.of());
        }
        news.run();
    }

    /** Something that happens to a group. */
    private interface Event {
        void at(long now);
    }

    private void change(Group group, Event event, Map<String, Compared> pushed) {
        long now = nanoTime.getAsLong();
        GroupState before = group.seen();
        event.at(now);
        GroupState after = group.seen();
        if (!group.isForgotten()) {
            table.add(group);
        }
        exhibition.changed(group, before, after, pushed);
        exhibition.leave(group);
        if (before.isThere() && !after.isThere() && before.hasEnded(now)) {
            stats.expired.increment();
        }
        groups += (after.isThere() ? 1 : 0) - (before.isThere() ? 1 : 0);
        series += after.samples() - before.samples();
        stats.groups = groups;
        stats.series = series;
    }

    private CompletableFuture<Void> await(Group group, long sequence) {
        var written = new CompletableFuture<Void>();
        turns.run(() -> {
            if (!group.await(sequence, written)) {
                tell(List.of(written), group.loss(sequence));
            }
        });
        CompletableFuture<Void> unused = written.whenComplete((none, failure) -> {
            if (written.isCancelled()) {
                turns.post(() -> group.forget(written));
            }
        });
        return written;
    }

    /** Those who waited hear of it when the turn has ended. */
    private void tell(List<CompletableFuture<Void>> waiting, @Nullable LossReason lost) {
        if (!waiting.isEmpty()) {
            turns.afterwards(() -> waiting.forEach(one -> {
                if (lost == null) {
                    one.complete(null);
                } else {
                    one.completeExceptionally(
                            new IllegalStateException("the push is lost, as it could not be written: " + lost.label()));
                }
            }));
        }
    }
}
