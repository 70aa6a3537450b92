package dev.weir.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one mutable cell. Any thread may publish and read; a reader sees all of a publication or nothing of it. */
public final class SnapshotStore {
    private final AtomicReference<Snapshot> current = new AtomicReference<>(Snapshot.EMPTY);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Snapshot current() {
        return Objects.requireNonNull(current.get());
    }

    /** Adds what is called, on the publishing thread, after each publication; it must not block. */
    public void onPublish(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Publishes contributions together, each in the place of its target's older one.
     *
     * @return those that were refused, because a contribution of the same or a higher version is there already
     */
    public List<Contribution> publish(Contribution... contributions) {
        while (true) {
            Snapshot before = current();
            var accepted = new ArrayList<Contribution>();
            var refused = new ArrayList<Contribution>();
            for (Contribution contribution : contributions) {
                (isNewer(contribution, before) ? accepted : refused).add(contribution);
            }
            if (current.compareAndSet(before, before.with(accepted))) {
                if (!accepted.isEmpty()) {
                    listeners.forEach(Runnable::run);
                }
                return refused;
            }
        }
    }

    /** Lets the samples of contributions go that have been rendered; those that were replaced meanwhile stay as they are. */
    public void release(Collection<Contribution> rendered) {
        current.updateAndGet(snapshot -> snapshot.with(rendered.stream()
                .filter(contribution -> isHeld(contribution, snapshot))
                .map(Contribution::withoutSamples)
                .toList()));
    }

    private static boolean isHeld(Contribution contribution, Snapshot in) {
        @Nullable Contribution held = in.of(contribution.owner(), contribution.target());
        return held != null && held.version().equals(contribution.version());
    }

    private static boolean isNewer(Contribution contribution, Snapshot than) {
        @Nullable Contribution held = than.of(contribution.owner(), contribution.target());
        return held == null || contribution.version().compareTo(held.version()) > 0;
    }
}
