package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The part of a family that one metric of one query has: its series have the same label names. */
abstract sealed class Block permits PlainBlock, LineBlock {
    private final Family family;
    private final List<String> labelNames;
    private final SeriesIndex index;

    /** Of the hashes of the labels, odd: two labels that have each other's values hash otherwise. */
    private final int[] factors;

    private int size;

    /** @param index of the whole family */
    Block(Family family, List<String> labelNames, SeriesIndex index) {
        this.family = family;
        this.labelNames = labelNames;
        this.index = index;
        this.factors =
                labelNames.stream().mapToInt(name -> 2 * name.hashCode() + 1).toArray();
    }

    abstract Samples build();

    /** A label of the series at a place that {@link #put} has given it. */
    abstract String label(int place, int label);

    /**
     * Notes the series with these labels, at the next place of this block; the caller keeps its labels.
     *
     * @return where some block of the family has it already; null if it is new
     */
    final SeriesIndex.@Nullable Place put(String[] labels) {
        SeriesIndex.Place earlier = index.put(this, size, labels, hash(labels));
        if (earlier == null) {
            size++;
        }
        return earlier;
    }

    /** The family's name and the labels, as users know them. */
    final String describe(String[] labels) {
        return family.name()
                + Samples.builder(labelNames).add(0, labels).build().describe(0);
    }

    /** Whether labels of this block are those of a series: in any order and without empty ones, which to Prometheus are absent. */
    final boolean isSame(String[] labels, Block block, int place) {
        if (block != this) {
            return identity(label -> labels[label]).equals(block.identity(label -> block.label(place, label)));
        }
        for (int i = 0; i < labels.length; i++) {
            if (!labels[i].equals(label(place, i))) {
                return false;
            }
        }
        return true;
    }

    private Map<String, String> identity(IntFunction<String> labels) {
        var identity = new HashMap<String, String>();
        for (int i = 0; i < labelNames.size(); i++) {
            if (!labels.apply(i).isEmpty()) {
                identity.put(labelNames.get(i), labels.apply(i));
            }
        }
        return identity;
    }

    /** The same for all labels that are {@link #isSame}. */
    private int hash(String[] labels) {
        int hash = 0;
        for (int i = 0; i < labels.length; i++) {
            if (!labels[i].isEmpty()) {
                hash += factors[i] * (labels[i].hashCode() + 1);
            }
        }
        return hash;
    }
}
