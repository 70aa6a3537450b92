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
        var families = new ArrayList<FamilyLines>();
        for (Family family : families(contributions)) {
            if (sources.stream().anyMatch(source -> source.has(family))) {
                families.add(write(family, sources));
            }
        }
        return new OwnerLines(
                sources.stream().map(TargetSource::target).toList(),
                families,
                lines.take(before == null ? null : before.openMetrics()),
                headers.take(before == null ? null : before.textHeaders()));
    }

    private FamilyLines write(Family family, List<TargetSource> sources) {
        int start = lines.offset();
        int textStart = headers.offset();
        SampleLines.openMetricsHeader(family, lines);
        if (!SampleLines.sharesHeader(family)) {
            SampleLines.textHeader(family, headers);
        }
        int[] ends = new int[sources.size() + 1];
        ends[0] = lines.offset();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).has(family)) {
                sources.get(i).write(family, lines);
            }
            ends[i + 1] = lines.offset();
        }
        return new FamilyLines(family, start, ends, textStart, headers.offset());
    }

    private static List<TargetSource> sources(List<Contribution> contributions, @Nullable OwnerLines before) {
        if (before == null) {
            return contributions.stream()
                    .<TargetSource>map(TargetSource.Fresh::of)
                    .toList();
        }
        var places = new HashMap<TargetId, Integer>();
        for (int i = 0; i < before.targets().size(); i++) {
            places.put(before.targets().get(i).target(), i);
        }
        var families = new HashMap<String, FamilyLines>();
        before.families().forEach(family -> families.put(family.family().name(), family));
        var sources = new ArrayList<TargetSource>();
        for (Contribution contribution : contributions) {
            Integer place = places.get(contribution.target());
            sources.add(
                    place != null && before.targets().get(place).version().equals(contribution.version())
                            ? new TargetSource.Kept(before, place, families)
                            : TargetSource.Fresh.of(contribution));
        }
        return sources;
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
        for (Contribution contribution : contributions) {
            for (FamilySamples family : contribution.families()) {
                families.putIfAbsent(family.family().name(), family.family());
            }
        }
        return families.values();
    }
}
