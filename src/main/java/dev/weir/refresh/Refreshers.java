package dev.weir.refresh;

import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All targets of a gateway. */
public final class Refreshers {
    private static final Logger LOG = Logger.getLogger(Refreshers.class);

    private volatile List<Refresher> refreshers;
    private final Clocks clocks;
    private final long readyNanos;

    /** Whether there is a configuration: nobody is ready without one. */
    private boolean started;

    private volatile boolean ready;
    private volatile boolean closed;

    /**
     * @param refreshers none if the first {@link #change} brings them
     * @param readyAfter how long after now the targets' first outcomes are worth waiting for
     */
    public Refreshers(List<Refresher> refreshers, Clocks clocks, Duration readyAfter) {
        this.refreshers = List.copyOf(refreshers);
        this.started = !refreshers.isEmpty();
        this.clocks = clocks;
        this.readyNanos = clocks.monotonic().getAsLong() + readyAfter.toNanos();
    }

    /** In the order of the configuration. */
    public List<Refresher> all() {
        return refreshers;
    }

    /** The targets of a collector; empty if there is no such collector. */
    public List<Refresher> of(String collector) {
        return refreshers.stream()
                .filter(refresher -> refresher.id().collector().equals(collector))
                .toList();
    }

    /** How many refreshes wait for a permit of a database. */
    public int waiting(String database) {
        return refreshers.stream()
                .filter(refresher -> refresher.id().database().equals(database)
                        && refresher.owner().kind() == Owner.Kind.COLLECTOR)
                .map(Refresher::permits)
                .distinct()
                .mapToInt(Permits::waiting)
                .sum();
    }

    /**
     * Takes the targets of another configuration, all in one publication. Those that it does not change keep all that they have
     * and do; those that it changes keep what they have published, unless another owner takes the names of it, until their
     * first outcome; those that are gone are removed, as are those whose id is another owner's now.
     *
     * @param targets all there are now, in the order of the configuration
     * @param unchanged whose definitions are the same
     * @param names of families in the configuration
     * @param environment of the targets that are new; its epoch is higher than any before, as a target may come back
     */
    public synchronized void change(
            List<Target> targets, Set<TargetId> unchanged, FamilyNames names, Refresher.Environment environment) {
        if (closed) {
            return;
        }
        ready = started && isReady();
        started = true;
        environment.store().together(() -> {
            var leaving = new HashMap<TargetId, Refresher>();
            refreshers.forEach(refresher -> leaving.put(refresher.id(), refresher));
            var staying = new LinkedHashMap<TargetId, Refresher>();
            for (Target target : targets) {
                @Nullable Refresher known = leaving.remove(target.id());
                if (known == null || !known.owner().equals(target.owner())) {
                    if (known != null) {
                        known.remove();
                    }
                    known = new Refresher(target, environment);
                } else if (unchanged.contains(target.id())) {
                    known.relocate(target);
                } else {
                    known.change(target);
                }
                staying.put(target.id(), known);
            }
            leaving.values().forEach(Refresher::remove);
            for (Contribution held : names.taken(environment.store().latest())) {
                Refresher holder = staying.get(held.target());
                if (holder != null) {
                    holder.withdraw();
                }
            }
            refreshers = List.copyOf(staying.values());
        });
    }

    /** Starts what is due; to be called once a second. */
    public void tick() {
        if (!closed) {
            refreshers.forEach(Refreshers::tick);
        }
    }

    /** One target's defect must not cost the others their tick. */
    private static void tick(Refresher refresher) {
        try {
            refresher.tick();
        } catch (RuntimeException e) {
            LOG.errorf(e, "target=%s missed a tick", refresher.id());
        }
    }

    /**
     * Whether every target has had an outcome, or so much time has passed that nobody should wait for the rest. Targets that a
     * change brings to those that are ready are not waited for.
     */
    public boolean isReady() {
        return !closed
                && (ready
                        || clocks.monotonic().getAsLong() - readyNanos >= 0
                        || refreshers.stream()
                                .allMatch(refresher -> refresher.status().lastOutcome() != null));
    }

    /** Starts nothing more and cancels what is under way. */
    public synchronized void close() {
        closed = true;
        refreshers.forEach(Refresher::close);
    }
}
