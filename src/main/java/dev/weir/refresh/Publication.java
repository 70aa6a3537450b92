package dev.weir.refresh;

import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a target's contributions come into the snapshot: each time under a higher version, until it has gone. */
final class Publication {
    private final Refresher.Environment environment;
    private final TargetStats stats;
    private Target target;
    private StatusFamilies status;
    private boolean ended;
    private long sequence;

    /** @param stats counts what the snapshot refuses */
    Publication(Target target, Refresher.Environment environment, TargetStats stats) {
        this.target = target;
        this.environment = environment;
        this.stats = stats;
        this.status = new StatusFamilies(target);
    }

    /** Speaks of another definition of the target. */
    void redefine(Target next) {
        target = next;
        status = new StatusFamilies(next);
    }

    /** Takes all out of the snapshot, for good. */
    void end() {
        ended = true;
        environment.store().remove(target.id());
    }

    boolean hasEnded() {
        return ended;
    }

    /**
     * The next contributions: what is said of the target, and its samples.
     *
     * @param families the target's new families; null if they stay as they are
     */
    List<Contribution> next(Freshness freshness, TargetSize size, @Nullable List<FamilySamples> families) {
        var version = new Version(environment.epoch(), ++sequence);
        var contributions = new ArrayList<Contribution>();
        if (families != null) {
            contributions.add(new Contribution(target.owner(), target.id(), version, families));
        }
        contributions.add(new Contribution(
                Owner.TARGETS,
                target.id(),
                version,
                status.of(freshness.lastOutcome(), freshness.lastSuccess(), size.samples())));
        return contributions;
    }

    /** Publishes contributions, those of other targets among them perhaps, all at once. */
    void publish(List<Contribution> contributions) {
        if (!ended) {
            stats.countRefused(environment
                    .store()
                    .publish(contributions.toArray(Contribution[]::new))
                    .size());
        }
    }
}
