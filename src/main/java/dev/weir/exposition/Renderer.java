package dev.weir.exposition;

import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Renders snapshots one after the other, and of each only what is new since the one before. One caller at a time. A
 * contribution that has been rendered is not read again: its samples may be released.
 */
public final class Renderer implements AutoCloseable {
    private final LongSupplier nanoTime;
    private final OwnerWriter writer = new OwnerWriter();
    private final Compressor compressor = new Compressor();
    private final Frame frame = Frame.of(compressor);
    private NavigableMap<Owner, OwnerLines> owners = Collections.emptyNavigableMap();
    private Map<List<Owner>, Part> parts = Map.of();
    private List<List<Owner>> groups = List.of();

    /** @param nanoTime a monotonic clock */
    public Renderer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The exposition of a snapshot.
     *
     * @throws IllegalStateException if an owner cannot be rendered
     */
    public Exposition render(Snapshot snapshot) {
        Rendering rendering = renderChanges(snapshot);
        rendering.failures().forEach((owner, failure) -> {
            throw new IllegalStateException("cannot render " + owner, failure);
        });
        return rendering.exposition();
    }

    /** The same, but an owner that cannot be rendered stays as it was. After an exception everything does. */
    Rendering renderChanges(Snapshot snapshot) {
        long start = nanoTime.getAsLong();
        var next = new TreeMap<Owner, OwnerLines>();
        var changed = new HashSet<Owner>();
        var rendered = new ArrayList<Contribution>();
        var failures = new TreeMap<Owner, Throwable>();
        for (Owner owner : snapshot.owners()) {
            List<Contribution> contributions = snapshot.of(owner);
            OwnerLines before = owners.get(owner);
            OwnerLines after = before;
            if (before == null || !before.isOf(contributions)) {
                try {
                    after = writer.write(contributions, before);
                    for (Contribution contribution : contributions) {
                        if (hasSamples(contribution)) {
                            rendered.add(contribution);
                        }
                    }
                } catch (RuntimeException | OutOfMemoryError e) {
                    failures.put(owner, e);
                }
            }
            if (after != null) {
                next.put(owner, after);
                if (before == null || !after.hasSameBytes(before)) {
                    changed.add(owner);
                }
            }
        }
        long written = nanoTime.getAsLong();
        makeParts(next, changed);
        var exposition = new Exposition(owners, groups.stream().map(parts::get).toList(), frame);
        return new Rendering(exposition, rendered, failures, written - start, nanoTime.getAsLong() - written);
    }

    private void makeParts(NavigableMap<Owner, OwnerLines> next, Set<Owner> changed) {
        var sizes = new TreeMap<Owner, Integer>();
        next.forEach((owner, lines) -> {
            if (lines.size() > 0) {
                sizes.put(owner, lines.size());
            }
        });
        List<List<Owner>> nextGroups = Grouping.next(groups, sizes, changed);
        var nextParts = new HashMap<List<Owner>, Part>();
        for (List<Owner> group : nextGroups) {
            Part part = parts.get(group);
            if (part == null || !Collections.disjoint(group, changed)) {
                Gathered gathered = Gathered.of(group.stream().map(next::get).toList());
                part = Part.of(gathered, compressor);
                for (int i = 0; i < group.size(); i++) {
                    next.put(group.get(i), gathered.owners().get(i));
                }
            }
            nextParts.put(group, part);
        }
        owners = next;
        groups = nextGroups;
        parts = nextParts;
    }

    private static boolean hasSamples(Contribution contribution) {
        for (FamilySamples family : contribution.families()) {
            if (family.size() > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        compressor.close();
    }
}
