package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of an owner: those of new contributions from their samples, those of the others from what was
 * written of them before. Families of several targets merge under one header.
 */
final class OwnerWriter {
    private final Output lines = new Output();
    private final Output headers = new Output();

    /**
     * Writes all lines of an owner.
     *
     * @param contributions to one owner, in order
     * @param before what was written for the owner before
     */
    OwnerLines write(List<Contribution> contributions, @Nullable OwnerLines before) {
        lines.clear();
        headers.clear();
        lines.expect(before == null ? estimate(contributions) : before.size() + before.size() / 32L);
        List<TargetSource> sources = sources(contributions, before);
        Map<String, FamilyLines> known = byName(before);
        var families = new ArrayList<FamilyLines>();
        for (Family family : families(contributions)) {
            if (sources.stream().anyMatch(source -> source.has(family))) {
                families.add(write(family, sources, before, known.get(family.name())));
            }
        }
        return new OwnerLines(
                sources.stream().map(TargetSource::target).toList(),
                families,
                lines.take(before == null ? null : before.openMetrics()),
                headers.take(before == null ? null : before.textHeaders()));
    }

    private FamilyLines write(
            Family family, List<TargetSource> sources, @Nullable OwnerLines before, @Nullable FamilyLines known) {
        int start = lines.offset();
        int textStart = headers.offset();
        SampleLines.openMetricsHeader(family, lines);
        if (!SampleLines.sharesHeader(family)) {
            SampleLines.textHeader(family, headers);
        }
        int[] ends = new int[sources.size() + 1];
        ends[0] = lines.offset();
        for (int i = 0; i < sources.size(); ) {
            TargetSource source = sources.get(i);
            if (source instanceof TargetSource.Kept && before != null && known != null) {
                i = copy(sources, i, before, known, ends);
            } else {
                if (source instanceof TargetSource.Fresh fresh) {
                    fresh.write(family, lines);
                }
                ends[++i] = lines.offset();
            }
        }
        return new FamilyLines(family, start, ends, textStart, headers.offset());
    }

    /** Copies the lines of neighbours that were neighbours before, all at once; gives the place behind them. */
    private int copy(List<TargetSource> sources, int from, OwnerLines before, FamilyLines known, int[] ends) {
        int first = ((TargetSource.Kept) sources.get(from)).index();
        int moved = lines.offset() - known.start(first);
        int to = from;
        while (to < sources.size()
                && sources.get(to) instanceof TargetSource.Kept kept
                && kept.index() == first + to - from) {
            ends[++to] = known.end(kept.index()) + moved;
        }
        int start = known.start(first);
        lines.write(before.openMetrics().slice(start, known.end(first + to - from - 1) - start));
        return to;
    }

    /** Goes through both in their common order: there may be many of them. */
    private static List<TargetSource> sources(List<Contribution> contributions, @Nullable OwnerLines before) {
        if (before == null) {
            return contributions.stream()
                    .<TargetSource>map(TargetSource.Fresh::of)
                    .toList();
        }
        Map<String, FamilyLines> families = byName(before);
        List<TargetLines> targets = before.targets();
        var sources = new ArrayList<TargetSource>(contributions.size());
        int place = 0;
        for (Contribution contribution : contributions) {
            TargetId target = contribution.target();
            while (place < targets.size() && targets.get(place).target().compareTo(target) < 0) {
                place++;
            }
            boolean isKept = place < targets.size()
                    && targets.get(place).target().equals(target)
                    && targets.get(place).version().equals(contribution.version());
            sources.add(isKept ? new TargetSource.Kept(before, place, families) : TargetSource.Fresh.of(contribution));
        }
        return sources;
    }

    private static Map<String, FamilyLines> byName(@Nullable OwnerLines lines) {
        var families = new HashMap<String, FamilyLines>();
        if (lines != null) {
            lines.families().forEach(family -> families.put(family.family().name(), family));
        }
        return families;
    }

    private static long estimate(List<Contribution> contributions) {
        long bytes = 0;
        for (Contribution contribution : contributions) {
            for (FamilySamples family : contribution.families()) {
                bytes += SampleLines.estimate(family);
            }
        }
        return bytes + bytes / 32;
    }

    private static Collection<Family> families(List<Contribution> contributions) {
        Map<String, Family> families = new LinkedHashMap<>();
        String last = "";
        for (Contribution contribution : contributions) {
            for (FamilySamples family : contribution.families()) {
                // Where there are many targets they mostly have one family.
                if (!family.family().name().equals(last)) {
                    last = family.family().name();
                    families.putIfAbsent(last, family.family());
                }
            }
        }
        return families.values();
    }
}
