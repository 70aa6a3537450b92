package dev.weir.push;

import dev.weir.model.TargetId;
import dev.weir.push.batch.LossReason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A group: what the store said of it last, and on top of that what is not yet written. One caller at a time. */
final class Group {
    final GroupKey key;
    final UUID id;
    final TargetId target;
    private GroupState stored = GroupState.NONE;
    private GroupState seen = GroupState.NONE;
    private @Nullable GroupChange pending;

    private final List<Waiting> waiting = new ArrayList<>(0);

    /** Up to this sequence number all that was on its way has come to its end. */
    private long ended;

    /** The last that was lost, and why. */
    private long lost;

    private @Nullable LossReason lossReason;

    /** Someone who wants to know when a push has been written. */
    private record Waiting(long sequence, CompletableFuture<Void> written) {}

    Group(GroupKey key) {
        this.key = key;
        this.id = key.id();
        this.target = new TargetId("push", id.toString());
    }

    /** The state that counts. */
    GroupState seen() {
        return seen;
    }

    /** Whether there is nothing of it, and nothing on its way. */
    boolean isForgotten() {
        return !seen.isThere() && pending == null;
    }

    /** When the time of what is on its way was over, if it is: then nothing of that may come back. */
    @Nullable
    Long endOfPending(long now) {
        if (pending == null) {
            return null;
        }
        GroupState all = stored.then(pending);
        return all.hasEnded(now) ? all.endNanos() : null;
    }

    /** Takes what nothing will be heard of any more: it counts at once, and for good. */
    void settle(GroupChange change, long now) {
        stored = stored.then(change);
        see(now);
    }

    /** Takes what is on its way to the store. */
    void expect(GroupChange change, long now) {
        pending = pending == null ? change : pending.then(change);
        see(now);
    }

    /**
     * Has someone wait for the push of a sequence number, of whom {@link #written} and {@link #lost} tell.
     *
     * @return false if it is no more on its way: nothing will be told
     */
    boolean await(long sequence, CompletableFuture<Void> written) {
        if (sequence <= ended) {
            return false;
        }
        waiting.add(new Waiting(sequence, written));
        return true;
    }

    /** Why a push that is no more on its way, or one after it, was lost; null if it was written. */
    @Nullable
    LossReason loss(long sequence) {
        return sequence <= lost ? lossReason : null;
    }

    /** Someone waits no more. */
    void forget(CompletableFuture<Void> written) {
        waiting.removeIf(one -> one.written == written);
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Notes that a change has been written; gives those who waited for it. */
    List<CompletableFuture<Void>> written(GroupChange change, long now) {
        pending = pending == null ? null : pending.without(change);
        stored = stored.then(change);
        see(now);
        return waitedFor(change);
    }

    /** Notes that a change will never be written; gives those who waited for it. */
    List<CompletableFuture<Void>> lost(GroupChange change, LossReason reason, long now) {
        pending = pending == null ? null : pending.without(change);
        lost = Math.max(lost, change.last());
        lossReason = reason;
        see(now);
        return waitedFor(change);
    }

    /** Takes what the store says; null for nothing. */
    void read(@Nullable StoredGroup group, long now) {
        stored = group == null ? GroupState.NONE : GroupState.of(group, now).endingAs(stored);
        see(now);
    }

    /** Lets it end when its time is over. */
    void see(long now) {
        if (pending == null && stored.hasEnded(now)) {
            // Not while something is pending: that may have come before the end, and then it is over, too, or has
            // prolonged it.
            stored = GroupState.NONE;
        }
        GroupState all = pending == null ? stored : stored.then(pending);
        seen = all.hasEnded(now) ? GroupState.NONE : all;
    }

    private List<CompletableFuture<Void>> waitedFor(GroupChange change) {
        ended = Math.max(ended, change.last());
        var done = new ArrayList<CompletableFuture<Void>>(0);
        waiting.removeIf(one -> one.sequence <= ended && done.add(one.written));
        return done;
    }
}
