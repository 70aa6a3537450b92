package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the outcomes of a target into what it contributes, by its policies. Its samples and what is said of them change together. */
final class Contributor {
    private final Target target;
    private final SnapshotStore store;
    private final TargetStats stats;
    private final StatusFamilies status;
    private final long epoch;
    private long sequence;
    private @Nullable Outcome lastOutcome;
    private @Nullable Instant lastSuccess;
    private int samples;

    Contributor(Target target, SnapshotStore store, TargetStats stats, long epoch) {
        this.target = target;
        this.store = store;
        this.stats = stats;
        this.epoch = epoch;
        this.status = new StatusFamilies(target);
    }

    /** What is said of a target that has not been read yet. */
    synchronized void introduce() {
        publish(null);
    }

    synchronized void succeed(Outcome.Success outcome, List<FamilySamples> families) {
        lastOutcome = outcome;
        lastSuccess = outcome.endedAt();
        if (outcome.samples() == 0 && target.onEmpty() == OnEmpty.KEEP) {
            publish(null);
        } else {
            samples = outcome.samples();
            publish(families);
        }
    }

    synchronized void fail(Outcome.Failure outcome) {
        lastOutcome = outcome;
        if (samples > 0 && (target.onError() instanceof OnError.Drop || isTooOld(outcome.endedAt()))) {
            withdraw();
        } else {
            publish(null);
        }
    }

    /**
     * Withdraws samples that are older than {@code keep_for} allows.
     *
     * @param running whether a refresh is under way; between refreshes only those of a failing target can be too old
     */
    synchronized void expire(Instant now, boolean running) {
        if ((running || lastOutcome instanceof Outcome.Failure) && samples > 0 && isTooOld(now)) {
            withdraw();
        }
    }

    synchronized @Nullable Outcome lastOutcome() {
        return lastOutcome;
    }

    synchronized @Nullable Instant lastSuccess() {
        return lastSuccess;
    }

    synchronized int samples() {
        return samples;
    }

    private boolean isTooOld(Instant now) {
        return lastSuccess != null
                && target.onError() instanceof OnError.KeepFor keep
                && !now.isBefore(lastSuccess.plus(keep.duration()));
    }

    private void withdraw() {
        samples = 0;
        publish(List.of());
    }

    /** @param families the target's new families; null if they stay as they are */
    private void publish(@Nullable List<FamilySamples> families) {
        var version = new Version(epoch, ++sequence);
        var contributions = new ArrayList<Contribution>();
        if (families != null) {
            contributions.add(new Contribution(target.owner(), target.id(), version, families));
        }
        contributions.add(
                new Contribution(Owner.TARGETS, target.id(), version, status.of(lastOutcome, lastSuccess, samples)));
        stats.countRefused(
                store.publish(contributions.toArray(Contribution[]::new)).size());
    }
}
