package dev.weir.push;

import dev.weir.model.FamilySamples;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Place;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes what changes of an exhibition, together what changes within a moment. */
final class Showing {
    /** From the first change to the publication. */
    static final long DELAY_MILLIS = 50;

    private static final Logger LOG = Logger.getLogger(Showing.class);

    private final Exhibition exhibition;
    private final Turns turns;
    private final SnapshotStore snapshot;
    private final ScheduledExecutorService timers;
    private final IntConsumer withheld;
    private final Object publishing = new Object();
    private boolean isScheduled;
    private long publications;

    /** A unit that may have to be shown otherwise, as it was when that was noted. */
    private record Item(Unit unit, @Nullable PushedFamily family, @Nullable FamilySamples samples, boolean isCompared) {

        /** Reads what takes time to read while nobody has to wait for it. */
        Item read() {
            return family == null || samples != null
                    ? this
                    : new Item(unit, family, Kept.read(family, unit.group().key), isCompared);
        }
    }

    /** What is published together. */
    private record Changes(List<Contribution> contributions, List<Place> removals) {}

    /** @param withheld is told how many units are not shown */
    Showing(
            Exhibition exhibition,
            Turns turns,
            SnapshotStore snapshot,
            ScheduledExecutorService timers,
            IntConsumer withheld) {
        this.exhibition = exhibition;
        this.turns = turns;
        this.snapshot = snapshot;
        this.timers = timers;
        this.withheld = withheld;
        snapshot.onPublish(this::othersPublished);
    }

    /** Sees to it that news are published; within a turn. */
    void soon() {
        if (exhibition.hasNews()) {
            schedule();
        }
    }

    /** Publishes the news that there are; outside of a turn. */
    void now() {
        synchronized (publishing) {
            List<Item> items = turns.take(this::take).stream().map(Item::read).toList();
            Changes changes = turns.take(() -> decide(items));
            snapshot.publish(changes.contributions, changes.removals);
        }
    }

    private void scheduled() {
        try {
            now();
        } catch (RuntimeException e) {
            LOG.error("changes of pushed groups are not shown until the next ones", e);
        }
    }

    private void schedule() {
        if (!isScheduled) {
            isScheduled = true;
            try {
                Future<?> unused = timers.schedule(this::scheduled, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The timers are shut down: nothing is shown any more.
                isScheduled = false;
            }
        }
    }

    /** What others published may have taken or given back names. */
    private void othersPublished() {
        if (!Thread.holdsLock(publishing)) {
            turns.post(this::schedule);
        }
    }

    private List<Item> take() {
        isScheduled = false;
        exhibition.look();
        var items = new ArrayList<Item>();
        exhibition
                .takeNews()
                .forEach((group, news) -> news.forEach((family, one) -> {
                    var unit = new Unit(group, family);
                    PushedFamily kept = family(unit);
                    // What was pushed may be gone again by now.
                    items.add(new Item(unit, kept, kept == null ? null : one.samples(), one.isCompared()));
                }));
        return items;
    }

    private Changes decide(List<Item> items) {
        var changes = new Changes(new ArrayList<>(), new ArrayList<>());
        var touched = new HashSet<Unit>();
        var current = new HashMap<Unit, Item>();
        for (Item item : items) {
            // What has changed meanwhile is news again.
            if (Objects.equals(item.family, family(item.unit))) {
                current.put(item.unit, item);
                if (item.samples != null && !item.isCompared) {
                    touched.addAll(exhibition.compare(item.unit, item.samples));
                }
            }
        }
        var version = new Version(0, ++publications);
        current.forEach((unit, item) -> decide(unit, item, version, changes));
        hide(touched, current.keySet(), changes);
        exhibition.finish();
        withheld.accept(exhibition.withheld());
        soon();
        return changes;
    }

    private void decide(Unit unit, Item item, Version version, Changes changes) {
        Owner owner = Owner.pushed(unit.family());
        FamilySamples samples = PushTimes.isOne(unit.family()) ? times(unit) : item.samples;
        if (samples != null && exhibition.show(unit, samples.family())) {
            changes.contributions.add(
                    new Contribution(owner, unit.group().target, version, List.of(exhibition.shared(samples))));
            return;
        }
        if (samples == null) {
            exhibition.forget(unit);
        }
        changes.removals.add(new Place(owner, unit.group().target));
    }

    /** Hides at once what must make way for what is shown from now on; what is to be shown again is read first. */
    private void hide(Set<Unit> touched, Set<Unit> decided, Changes changes) {
        for (Unit unit : touched) {
            PushedFamily family = family(unit);
            if (family != null && !decided.contains(unit)) {
                if (exhibition.show(unit, family.family())) {
                    exhibition.isNews(unit);
                } else {
                    changes.removals.add(new Place(Owner.pushed(unit.family()), unit.group().target));
                }
            }
        }
    }

    private static @Nullable PushedFamily family(Unit unit) {
        return unit.group().seen().families().get(unit.family());
    }

    private static @Nullable FamilySamples times(Unit unit) {
        GroupState seen = unit.group().seen();
        return seen.isThere() ? PushTimes.of(unit.family(), unit.group().key, seen) : null;
    }
}
