package dev.weir.push;

import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.push.format.PushedFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which groups have a series in common: two can only if the labels of the samples of one complete its own labels to those of the
 * other. So each series is looked for in the one group for each list of label names that there is. One caller at a time.
 */
final class SeriesIndex {
    private final GroupRegister table;

    /** Units that have a series in common, in both directions. */
    private final Map<Unit, Set<Unit>> rivals = new HashMap<>();

    SeriesIndex(GroupRegister table) {
        this.table = table;
    }

    /**
     * A series that another group has, too.
     *
     * @param labels as they are written
     */
    record Shared(Unit unit, String labels) {}

    /** The first series that each other group has, too. */
    Collection<Shared> shared(Group group, FamilySamples family) {
        var found = new HashMap<Group, Shared>();
        var theirs = new HashMap<Group, Set<List<String>>>();
        for (Set<String> names : table.labelNames()) {
            if (!names.equals(group.key.labels().keySet())) {
                for (Samples block : family.blocks()) {
                    search(group, family, block, names, theirs, found);
                }
            }
        }
        return found.values();
    }

    /** What other groups share with one that has no labels but those of the group: theirs differ in empty ones alone. */
    Collection<Shared> alike(Unit unit) {
        Map<String, String> own = unit.group().key.labels();
        var found = new ArrayList<Shared>();
        for (Set<String> names : table.labelNames()) {
            var labels = new TreeMap<String, String>();
            names.forEach(name -> labels.put(name, own.getOrDefault(name, "")));
            Group other = table.get(new GroupKey(labels));
            boolean isAlike = other != null
                    && other != unit.group()
                    && other.seen().isThere()
                    && own.entrySet().stream()
                            .allMatch(label -> label.getValue().isEmpty() || names.contains(label.getKey()));
            if (isAlike && other != null) {
                found.add(new Shared(new Unit(other, unit.family()), ""));
            }
        }
        return found;
    }

    /** Takes what {@link #shared} or {@link #alike} says of a unit in the place of what was known of it; gives those of whom that may be news. */
    Set<Unit> set(Unit unit, Collection<Shared> shared) {
        Set<Unit> touched = near(unit);
        for (Unit before : rivals.getOrDefault(unit, Set.of())) {
            unlink(before, unit);
        }
        rivals.remove(unit);
        for (Shared series : shared) {
            rivals.computeIfAbsent(unit, key -> new HashSet<>()).add(series.unit);
            rivals.computeIfAbsent(series.unit, key -> new HashSet<>()).add(unit);
        }
        touched.addAll(near(unit));
        touched.remove(unit);
        return touched;
    }

    /** The unit for whose sake another is not shown: of those that have series in common the first is, and what it leaves. */
    @Nullable
    Unit inFavourOf(Unit unit) {
        Set<Unit> others = rivals.get(unit);
        if (others != null) {
            for (Unit other : others) {
                if (Unit.ORDER.compare(other, unit) < 0 && inFavourOf(other) == null) {
                    return other;
                }
            }
        }
        return null;
    }

    private void search(
            Group group,
            FamilySamples family,
            Samples block,
            Set<String> names,
            Map<Group, Set<List<String>>> theirs,
            Map<Group, Shared> found) {
        boolean isOne = names.stream()
                .noneMatch(name ->
                        block.labelNames().contains(name) && !group.key.labels().containsKey(name));
        for (int row = 0; row < block.size(); row++) {
            Map<String, String> labels = labels(block, row);
            Group other = candidate(names, labels, group, family);
            if (other != null && !found.containsKey(other)) {
                Set<List<String>> series = theirs.computeIfAbsent(other, key -> series(key, family));
                if (series.contains(series(block, row, labels))) {
                    found.put(other, new Shared(new Unit(other, family.family().name()), block.describe(row)));
                }
            }
            if (isOne && (other == null || found.containsKey(other))) {
                return;
            }
        }
    }

    /** The group of these label names that would have such a series, if it has a family of that name and type. */
    private @Nullable Group candidate(
            Set<String> names, Map<String, String> labels, Group group, FamilySamples family) {
        var key = new TreeMap<String, String>();
        names.forEach(name -> key.put(name, labels.getOrDefault(name, "")));
        Group other = table.get(new GroupKey(key));
        if (other == null || other == group) {
            return null;
        }
        PushedFamily theirs = other.seen().families().get(family.family().name());
        boolean isOne = theirs != null
                && theirs.family().type() == family.family().type()
                && mayHave(labels.keySet(), other.key, theirs);
        return isOne ? other : null;
    }

    /** Whether there are samples with these labels, as far as can be told without reading them. */
    private static boolean mayHave(Set<String> labels, GroupKey key, PushedFamily kept) {
        return labels.stream()
                .allMatch(name -> key.labels().containsKey(name) || kept.text().contains(name + "=\""));
    }

    private static Set<List<String>> series(Group group, FamilySamples family) {
        var series = new HashSet<List<String>>();
        PushedFamily kept = group.seen().families().get(family.family().name());
        FamilySamples theirs = kept == null ? null : Kept.read(kept, group.key);
        if (theirs != null) {
            for (Samples block : theirs.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    series.add(series(block, row, labels(block, row)));
                }
            }
        }
        return series;
    }

    private static List<String> series(Samples block, int row, Map<String, String> labels) {
        var series = new ArrayList<String>(2 * labels.size() + 1);
        series.add(block.suffix(row).text());
        labels.forEach((name, value) -> {
            series.add(name);
            series.add(value);
        });
        return series;
    }

    /** The labels that are not empty: empty ones are absent. */
    private static Map<String, String> labels(Samples block, int row) {
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < block.labelNames().size(); i++) {
            if (!block.label(row, i).isEmpty()) {
                labels.put(block.labelNames().get(i), block.label(row, i));
            }
        }
        return labels;
    }

    private Set<Unit> near(Unit unit) {
        var found = new LinkedHashSet<Unit>();
        var next = new ArrayList<Unit>(List.of(unit));
        while (!next.isEmpty()) {
            for (Unit other : rivals.getOrDefault(next.remove(next.size() - 1), Set.of())) {
                if (found.add(other)) {
                    next.add(other);
                }
            }
        }
        return found;
    }

    private void unlink(Unit from, Unit unit) {
        Set<Unit> left = rivals.get(from);
        if (left != null) {
            left.remove(unit);
            if (left.isEmpty()) {
                rivals.remove(from);
            }
        }
    }
}
