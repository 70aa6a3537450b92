package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.source.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of a target into what it contributes, by its policies. Its samples and what is said of them change
 * together, under the lock of its owner's {@link Holdings}.
 */
final class Contributor {
    static final String CHANGED = "a reload changed the target's definition";

    private final TargetStats stats;
    private final Runnable changed;
    private final Holdings holdings;
    private final Freshness freshness;
    private final Publication publication;
    private Target target;
    private int generation;
    private TargetSize size = TargetSize.NONE;

    /** @param changed is called, without any lock, when another target's refresh has changed what is said of this one */
    Contributor(Target target, Refresher.Environment environment, TargetStats stats, Runnable changed) {
        this.target = target;
        this.stats = stats;
        this.changed = changed;
        this.holdings = target.holdings();
        this.freshness = new Freshness(environment.clocks().monotonic());
        this.publication = new Publication(target, environment, stats);
    }

    Target target() {
        return target;
    }

    /** What is said of a target that has not been read yet. */
    void introduce() {
        synchronized (holdings) {
            holdings.enter(this);
            publish(null);
        }
    }

    /** Takes another definition: what is there already stays, until an outcome under it says otherwise. */
    void change(Target next) {
        synchronized (holdings) {
            generation++;
            target = next;
            publication.redefine(next);
            freshness.redefine();
            holdings.redefine(this);
            publish(null);
        }
    }

    /** Takes the same definition, written elsewhere. */
    void relocate(Target next) {
        synchronized (holdings) {
            target = next;
        }
    }

    /** Removes all that the target contributed, for good. */
    void retire() {
        synchronized (holdings) {
            generation++;
            size = TargetSize.NONE;
            publication.end();
            holdings.release(target.id());
        }
    }

    /** Counts the definitions that the target has had. */
    int generation() {
        synchronized (holdings) {
            return generation;
        }
    }

    /**
     * Contributes an answer.
     *
     * @param since the generation of the definition that it was read by
     * @return the success, or the failure that it is beside what the owner's other targets have in the exposition, or under
     *     another definition
     */
    Outcome succeed(int since, Outcome.Success outcome, Result.Read read) {
        List<Contributor> withdrawn = new ArrayList<>();
        synchronized (holdings) {
            if (since != generation || publication.hasEnded()) {
                return outcome.failed(Reason.CANCELLED, CHANGED);
            }
            if (read.size().samples() == 0 && target.onEmpty() == OnEmpty.KEEP) {
                freshness.succeed(outcome);
                publish(null);
                return outcome;
            }
            Holdings.Verdict verdict = holdings.take(this, read);
            if (verdict instanceof Holdings.Verdict.Refused refused) {
                Outcome.Failure failure = outcome.failed(refused.reason(), refused.message());
                fail(since, failure);
                return failure;
            }
            freshness.succeed(outcome);
            size = read.size();
            List<Contribution> contributions = contributions(read.families());
            ((Holdings.Verdict.Held) verdict).withdrawn().forEach((other, why) -> {
                contributions.addAll(other.give(outcome.endedAt(), why));
                withdrawn.add(other);
            });
            publication.publish(contributions);
        }
        withdrawn.forEach(other -> other.changed.run());
        return outcome;
    }

    /** @param since the generation of the definition under which it failed; nothing comes of it under another one */
    void fail(int since, Outcome.Failure outcome) {
        synchronized (holdings) {
            if (since != generation) {
                return;
            }
            freshness.fail(outcome);
            if (size.samples() > 0 && freshness.isLostByFailure(target.onError())) {
                withdraw();
            } else {
                publish(null);
            }
        }
    }

    /** Gives the samples up to an earlier target: the refresh that brought them has failed after all. */
    private List<Contribution> give(Instant now, String why) {
        Outcome last = freshness.lastOutcome();
        stats.countWithdrawn();
        freshness.fail(new Outcome.Failure(
                now,
                last == null ? Duration.ZERO : last.duration(),
                last == null ? Duration.ZERO : last.waited(),
                Reason.MAPPING,
                why));
        size = TargetSize.NONE;
        return contributions(List.of());
    }

    /**
     * Withdraws samples that are too old.
     *
     * @param runningSince when the refresh under way began; null if there is none
     */
    void expire(@Nullable Long runningSince) {
        synchronized (holdings) {
            if (size.samples() > 0 && freshness.isExpired(target.onError(), runningSince)) {
                withdraw();
            }
        }
    }

    @Nullable
    Outcome lastOutcome() {
        synchronized (holdings) {
            return freshness.lastOutcome();
        }
    }

    @Nullable
    Instant lastSuccess() {
        synchronized (holdings) {
            return freshness.lastSuccess();
        }
    }

    TargetSize size() {
        synchronized (holdings) {
            return size;
        }
    }

    /** Lets all samples go; what is said of the target stays. */
    void withdraw() {
        synchronized (holdings) {
            size = TargetSize.NONE;
            holdings.withdraw(this);
            publish(List.of());
        }
    }

    /** @param families the target's new families; null if they stay as they are */
    private void publish(@Nullable List<FamilySamples> families) {
        publication.publish(contributions(families));
    }

    private List<Contribution> contributions(@Nullable List<FamilySamples> families) {
        return publication.next(freshness, size, families);
    }
}
