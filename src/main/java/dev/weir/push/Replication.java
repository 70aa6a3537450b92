package dev.weir.push;

import dev.weir.push.GroupStore.Written;
import dev.weir.push.batch.Flushed;
import dev.weir.push.batch.Flusher;
import dev.weir.push.batch.LossReason;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the store and what comes from it. One read at a time: what is asked for meanwhile is read together. What comes back
 * is told in turns, in the order in which the store answers.
 */
final class Replication implements Flusher<UUID, GroupChange>, StoreListener {
    /** From one reading of everything to the next, for what was missed. */
    static final long RECONCILIATION_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Logger LOG = Logger.getLogger(Replication.class);

    private final GroupStore store;
    private final Turns turns;
    private final Answers answers;
    private Set<UUID> wanted = new HashSet<>();
    private boolean wantsAll = true;
    private boolean isReading;
    private boolean isFailing;
    private long nextReconciliation;

    /** Who is told what came of it, within a turn. */
    interface Answers {
        void written(Collection<GroupChange> changes);

        /** @param asked for; null for all groups */
        void read(Map<UUID, StoredGroup> groups, @Nullable Collection<UUID> asked);

        void lost(Collection<GroupChange> changes, LossReason reason);
    }

    Replication(GroupStore store, Turns turns, Answers answers, long now) {
        this.store = store;
        this.turns = turns;
        this.answers = answers;
        this.nextReconciliation = now + RECONCILIATION_NANOS;
    }

    @Override
    public Uni<Flushed> flush(Map<UUID, GroupChange> batch) {
        List<GroupChange> changes = List.copyOf(batch.values());
        return store.write(changes).onItem().transform(written -> {
            turns.post(() -> written(changes, written));
            return new Flushed(written.rows(), written.publishErrors());
        });
    }

    @Override
    public List<Integer> utilization(Map<UUID, GroupChange> batch) {
        var jobs = new HashMap<String, Integer>();
        batch.values().forEach(change -> jobs.merge(change.key().job(), 1, Integer::sum));
        return List.copyOf(jobs.values());
    }

    @Override
    public void lost(Map<UUID, GroupChange> entries, LossReason reason) {
        List<GroupChange> changes = List.copyOf(entries.values());
        turns.post(() -> {
            answers.lost(changes, reason);
            read(changes.stream().map(change -> change.key().id()).toList());
        });
    }

    @Override
    public void onChanged(Collection<UUID> ids) {
        List<UUID> changed = List.copyOf(ids);
        turns.post(() -> read(changed));
    }

    @Override
    public void onResubscribed() {
        turns.post(() -> {
            wantsAll = true;
            proceed();
        });
    }

    /** Reads again what could not be read, and everything from time to time; within a turn. */
    void tick(long now) {
        if (nextReconciliation - now <= 0) {
            nextReconciliation = now + RECONCILIATION_NANOS;
            wantsAll = true;
        }
        proceed();
    }

    private void written(List<GroupChange> changes, Written written) {
        answers.written(changes);
        if (!written.overtaken().isEmpty()) {
            read(written.overtaken());
        }
    }

    private void read(Collection<UUID> ids) {
        wanted.addAll(ids);
        proceed();
    }

    private void proceed() {
        if (isReading || (!wantsAll && wanted.isEmpty())) {
            return;
        }
        isReading = true;
        Collection<UUID> asked = List.copyOf(wanted);
        boolean all = wantsAll;
        wanted = new HashSet<>();
        wantsAll = false;
        Uni<Map<UUID, StoredGroup>> answer = all ? store.readAll() : store.read(asked);
        answer.subscribe()
                .with(
                        groups -> turns.post(() -> done(groups, asked, all)),
                        failure -> turns.post(() -> failed(failure, asked, all)));
    }

    private void done(Map<UUID, StoredGroup> groups, Collection<UUID> asked, boolean all) {
        isReading = false;
        if (isFailing) {
            isFailing = false;
            LOG.info("pushed groups are read again");
        }
        answers.read(groups, all ? null : asked);
        if (all) {
            purge();
        }
        proceed();
    }

    private void failed(Throwable failure, Collection<UUID> asked, boolean all) {
        isReading = false;
        wanted.addAll(asked);
        wantsAll |= all;
        if (!isFailing) {
            isFailing = true;
            LOG.warnf("pushed groups cannot be read, and will be tried again: %s", failure.getMessage());
        }
    }

    private void purge() {
        store.purge()
                .subscribe()
                .with(
                        rows -> LOG.debugf("purged rows=%d", rows),
                        failure -> LOG.debugf("nothing is purged this time: %s", failure.getMessage()));
    }
}
