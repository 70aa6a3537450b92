package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a family that one metric of one query has: its series have the same label names. */
abstract sealed class Block permits PlainBlock, LineBlock {
    private final Family family;
    private final List<String> labelNames;
    private final Map<Place, Place> places;

    /** Of the hashes of the labels, odd: two labels whose values change places hash otherwise. */
    private final int[] factors;

    private int size;

    /** @param places of the whole family, each as one that is equal to it */
    Block(Family family, List<String> labelNames, Map<Place, Place> places) {
        this.family = family;
        this.labelNames = labelNames;
        this.places = places;
        this.factors =
                labelNames.stream().mapToInt(name -> 2 * name.hashCode() + 1).toArray();
    }

    abstract Samples build();

    /** The place of these labels: a new one of this block, unless some block of the family has them already. */
    final Place place(String[] labels) {
        var place = new Place(this, size, labels, hash(labels));
        Place earlier = places.putIfAbsent(place, place);
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

    /** The same for all orders of the labels, and for those with more that are empty: to Prometheus those are absent. */
    private int hash(String[] labels) {
        int hash = 0;
        for (int i = 0; i < labels.length; i++) {
            if (!labels[i].isEmpty()) {
                hash += factors[i] * (labels[i].hashCode() + 1);
            }
        }
        return hash;
    }

    private Map<String, String> identity(String[] labels) {
        var identity = new HashMap<String, String>();
        for (int i = 0; i < labels.length; i++) {
            if (!labels[i].isEmpty()) {
                identity.put(labelNames.get(i), labels[i]);
            }
        }
        return identity;
    }

    /** Where the one series with certain labels is, or the several that share them. Those with the same labels are equal. */
    static final class Place {
        final Block block;

        /** Which one of the block's it is, from 0. */
        final int index;

        final String[] labels;

        private final int hash;

        private Place(Block block, int index, String[] labels, int hash) {
            this.block = block;
            this.index = index;
            this.labels = labels;
            this.hash = hash;
        }

        /** Whether it was made for this row. */
        boolean isOf(String[] row) {
            return labels == row;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Place place) || hash != place.hash) {
                return false;
            }
            return block == place.block
                    ? Arrays.equals(labels, place.labels)
                    : block.identity(labels).equals(place.block.identity(place.labels));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
