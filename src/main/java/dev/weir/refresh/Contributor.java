package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the outcomes of a target into what it contributes, by its policies. Its samples and what is said of them change together. */
final class Contributor {
    private Target target;
    private final Refresher.Environment environment;
    private final TargetStats stats;
    private StatusFamilies status;
    private int generation;
    private boolean retired;
    private long sequence;
    private @Nullable Outcome lastOutcome;
    private @Nullable Instant lastSuccess;
    private long lastSuccessNanos;
    private int samples;

    Contributor(Target target, Refresher.Environment environment, TargetStats stats) {
        this.target = target;
        this.environment = environment;
        this.stats = stats;
        this.status = new StatusFamilies(target);
    }

    /** What is said of a target that has not been read yet. */
    synchronized void introduce() {
        publish(null);
    }

    /** Takes another definition: what is there already stays, until an outcome under it says otherwise. */
    synchronized void change(Target next) {
        generation++;
        target = next;
        status = new StatusFamilies(next);
        publish(null);
    }

    /** Takes the same definition, written elsewhere. */
    synchronized void relocate(Target next) {
        target = next;
    }

    /** Removes all that the target contributed, for good. */
    synchronized void retire() {
        generation++;
        retired = true;
        environment.store().remove(target.id());
    }

    /** Counts the definitions that the target has had. */
    synchronized int generation() {
        return generation;
    }

    /** Contributes, unless the target has had another definition since that of a generation. */
    synchronized void contribute(int since, Runnable contribution) {
        if (since == generation) {
            contribution.run();
        }
    }

    synchronized void succeed(Outcome.Success outcome, List<FamilySamples> families) {
        lastOutcome = outcome;
        lastSuccess = outcome.endedAt();
        lastSuccessNanos = nanos();
        if (outcome.samples() == 0 && target.onEmpty() == OnEmpty.KEEP) {
            publish(null);
        } else {
            samples = outcome.samples();
            publish(families);
        }
    }

    synchronized void fail(Outcome.Failure outcome) {
        lastOutcome = outcome;
        if (samples > 0 && (target.onError() instanceof OnError.Drop || isTooOld(lastSuccessNanos))) {
            withdraw();
        } else {
            publish(null);
        }
    }

    /**
     * Withdraws samples that are older than {@code keep_for} allows. Between healthy refreshes nothing is too old. A refresh
     * under way that began when they were older than that already, as it does where {@code keep_for} is shorter than the
     * interval, has {@code keep_for} from its own start.
     *
     * @param runningSince when the refresh under way began; null if there is none
     */
    synchronized void expire(@Nullable Long runningSince) {
        if (samples == 0) {
            return;
        }
        if (lastOutcome instanceof Outcome.Failure) {
            if (isTooOld(lastSuccessNanos)) {
                withdraw();
            }
        } else if (runningSince != null && isTooOld(lastSuccessNanos)) {
            boolean wasTooOldAtItsStart = isOlder(lastSuccessNanos, runningSince);
            if (!wasTooOldAtItsStart || isTooOld(runningSince)) {
                withdraw();
            }
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

    private boolean isTooOld(long since) {
        return lastSuccess != null && isOlder(since, nanos());
    }

    private boolean isOlder(long since, long now) {
        return target.onError() instanceof OnError.KeepFor keep
                && now - since >= keep.duration().toNanos();
    }

    private long nanos() {
        return environment.clocks().monotonic().getAsLong();
    }

    /** Lets all samples go; what is said of the target stays. */
    synchronized void withdraw() {
        samples = 0;
        publish(List.of());
    }

    /** @param families the target's new families; null if they stay as they are */
    private void publish(@Nullable List<FamilySamples> families) {
        if (retired) {
            return;
        }
        var version = new Version(environment.epoch(), ++sequence);
        var contributions = new ArrayList<Contribution>();
        if (families != null) {
            contributions.add(new Contribution(target.owner(), target.id(), version, families));
        }
        contributions.add(
                new Contribution(Owner.TARGETS, target.id(), version, status.of(lastOutcome, lastSuccess, samples)));
        stats.countRefused(environment
                .store()
                .publish(contributions.toArray(Contribution[]::new))
                .size());
    }
}
