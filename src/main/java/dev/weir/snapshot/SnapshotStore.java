package dev.weir.snapshot;

import dev.weir.model.TargetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one mutable cell. Any thread may publish and read; a reader sees all of a publication or nothing of it. */
public final class SnapshotStore {
    private final AtomicReference<Cell> cell = new AtomicReference<>(new Cell(Snapshot.EMPTY, Snapshot.EMPTY, false));
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * What is held at one instant.
     *
     * @param shown what readers see
     * @param latest the same with all that was published since; another one only while changes are held back
     */
    private record Cell(Snapshot shown, Snapshot latest, boolean heldBack) {
        Cell with(Snapshot next) {
            return new Cell(heldBack ? shown : next, next, heldBack);
        }
    }

    public Snapshot current() {
        return cell().shown();
    }

    /** What readers see when changes are not held back any more: all that was published until now. */
    public Snapshot latest() {
        return cell().latest();
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
        return publish(List.of(contributions), List.of());
    }

    /**
     * The same, and in the same publication removes contributions, whatever their version; of one place there is not both.
     * Owners that have none without them are removed.
     */
    public List<Contribution> publish(Collection<Contribution> contributions, Collection<Place> removals) {
        while (true) {
            Cell before = cell();
            var accepted = new ArrayList<Contribution>();
            var refused = new ArrayList<Contribution>();
            for (Contribution contribution : contributions) {
                (isNewer(contribution, before.latest()) ? accepted : refused).add(contribution);
            }
            Snapshot next = before.latest().with(accepted, removals);
            if (cell.compareAndSet(before, before.with(next))) {
                if (next != before.latest() && !before.heldBack()) {
                    tell();
                }
                return refused;
            }
        }
    }

    /** Removes all contributions of a target, and owners that have none without them. */
    public void remove(TargetId target) {
        Cell before = cell.getAndUpdate(now -> now.with(now.latest().without(target)));
        if (!before.heldBack()) {
            tell();
        }
    }

    /**
     * Makes all that is published and removed meanwhile, on this thread and on others, one publication: readers see nothing of
     * it before the end. May be nested.
     */
    public synchronized void together(Runnable changes) {
        if (cell().heldBack()) {
            changes.run();
            return;
        }
        cell.updateAndGet(now -> new Cell(now.shown(), now.latest(), true));
        try {
            changes.run();
        } finally {
            cell.updateAndGet(now -> new Cell(now.latest(), now.latest(), false));
            tell();
        }
    }

    /** Lets the samples of contributions go that have been rendered; those that were replaced meanwhile stay as they are. */
    public void release(Collection<Contribution> rendered) {
        cell.updateAndGet(now -> {
            Snapshot latest = released(now.latest(), rendered);
            return new Cell(now.heldBack() ? released(now.shown(), rendered) : latest, latest, now.heldBack());
        });
    }

    private Cell cell() {
        return Objects.requireNonNull(cell.get());
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private static Snapshot released(Snapshot snapshot, Collection<Contribution> rendered) {
        return snapshot.with(
                rendered.stream()
                        .filter(contribution -> isHeld(contribution, snapshot))
                        .map(Contribution::withoutSamples)
                        .toList(),
                List.of());
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
