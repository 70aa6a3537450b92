package dev.weir.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A family and its samples, in blocks that may differ in their label names.
 *
 * @param family what is said of them once
 * @param blocks the samples; all of them empty means that the family has no series
 */
public record FamilySamples(Family family, List<Samples> blocks) {

    public FamilySamples {
        blocks = List.copyOf(blocks);
    }

    /** The number of samples. */
    public int size() {
        return blocks.stream().mapToInt(Samples::size).sum();
    }

    /**
     * The labels of a series that occurs more than once, if there is one. Labels with an empty value do not count: to
     * Prometheus they are absent.
     */
    public Optional<String> firstDuplicate() {
        Set<List<String>> seen = new HashSet<>(size() * 2);
        for (Samples block : blocks) {
            int[] order = sortedByName(block.labelNames());
            for (int row = 0; row < block.size(); row++) {
                if (!seen.add(identity(block, row, order))) {
                    return Optional.of(block.describe(row));
                }
            }
        }
        return Optional.empty();
    }

    private static int[] sortedByName(List<String> names) {
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<String> identity(Samples block, int row, int[] order) {
        var identity = new String[order.length * 2];
        int length = 0;
        for (int label : order) {
            String value = block.label(row, label);
            if (!value.isEmpty()) {
                identity[length++] = block.labelNames().get(label);
                identity[length++] = value;
            }
        }
        return Arrays.asList(length == identity.length ? identity : Arrays.copyOf(identity, length));
    }
}
