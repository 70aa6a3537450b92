package dev.weir.refresh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All targets of a gateway. */
public final class Refreshers {
    private final List<Refresher> refreshers;
    private final Clocks clocks;
    private final Instant readyAt;
    private volatile boolean closed;

    /** @param readyAfter how long after now the targets' first outcomes are worth waiting for */
    public Refreshers(List<Refresher> refreshers, Clocks clocks, Duration readyAfter) {
        this.refreshers = List.copyOf(refreshers);
        this.clocks = clocks;
        this.readyAt = clocks.wall().instant().plus(readyAfter);
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
            refreshers.forEach(Refresher::tick);
        }
    }

    /** Whether every target has had an outcome, or so much time has passed that nobody should wait for the rest. */
    public boolean isReady() {
        return !closed
                && (!clocks.wall().instant().isBefore(readyAt)
                        || refreshers.stream()
                                .allMatch(refresher -> refresher.status().lastOutcome() != null));
    }

    /** Starts nothing more and cancels what is under way. */
    public void close() {
        closed = true;
        refreshers.forEach(Refresher::cancel);
    }
}
