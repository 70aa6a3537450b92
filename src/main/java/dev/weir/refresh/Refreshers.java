package dev.weir.refresh;

import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** All targets of a gateway. */
public final class Refreshers {
    private static final Logger LOG = Logger.getLogger(Refreshers.class);

    private final List<Refresher> refreshers;
    private final Clocks clocks;
    private final long readyNanos;
    private volatile boolean closed;

    /** @param readyAfter how long after now the targets' first outcomes are worth waiting for */
    public Refreshers(List<Refresher> refreshers, Clocks clocks, Duration readyAfter) {
        this.refreshers = List.copyOf(refreshers);
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

    /** Whether every target has had an outcome, or so much time has passed that nobody should wait for the rest. */
    public boolean isReady() {
        return !closed
                && (clocks.monotonic().getAsLong() - readyNanos >= 0
                        || refreshers.stream()
                                .allMatch(refresher -> refresher.status().lastOutcome() != null));
    }

    /** Starts nothing more and cancels what is under way. */
    public void close() {
        closed = true;
        refreshers.forEach(Refresher::close);
    }
}
