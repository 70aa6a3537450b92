package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The part of a family that one metric of one query has: its series have the same label names. */
abstract sealed class Block permits PlainBlock, LineBlock {
    private final Family family;
    private final List<String> labelNames;
    private final int[] byName;
    private final Map<List<String>, Place> places;
    private int size;

    /** @param places of the whole family, by what is the identity of labels */
    Block(Family family, List<String> labelNames, Map<List<String>, Place> places) {
        this.family = family;
        this.labelNames = labelNames;
        this.places = places;
        this.byName = IntStream.range(0, labelNames.size())
                .boxed()
                .sorted(Comparator.comparing(labelNames::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    abstract Samples build();

    /** The place of these labels: a new one of this block, unless some block of the family has them already. */
    final Place place(String[] labels) {
        var place = new Place(this, size, labels);
        Place earlier = places.putIfAbsent(identity(labels), place);
        if (earlier != null) {
            return earlier;
        }
        size++;
        return place;
    }

    /** The family's name and the labels, as users know them. */
    final String describe(String[] labels) {
        return family.name()
                + Samples.builder(labelNames).add(0, labels).build().describe(0);
    }

    /** Labels in the order of their names, without empty values: to Prometheus those are absent. */
    private List<String> identity(String[] labels) {
        var identity = new ArrayList<String>(labels.length * 2);
        for (int label : byName) {
            if (!labels[label].isEmpty()) {
                identity.add(labelNames.get(label));
                identity.add(labels[label]);
            }
        }
        return identity;
    }

    /** Where the one series with certain labels is, or the several that share them. */
    static final class Place {
        final Block block;

        /** Which one of the block's it is, from 0. */
        final int index;

        final String[] labels;

        /** Of the one series. */
        double value;

        private Place(Block block, int index, String[] labels) {
            this.block = block;
            this.index = index;
            this.labels = labels;
        }

        /** Whether it was made for this row. */
        boolean isOf(String[] row) {
            return labels == row;
        }
    }
}
