package dev.weir.model;

import java.util.List;

/**
 * A family and its samples, in blocks that may differ in their label names. No series occurs twice.
 *
 * @param family what is said of them once
 * @param blocks the samples; all of them empty means that the family has no series
 */
public record FamilySamples(Family family, List<Samples> blocks) {

    /** @throws IllegalArgumentException if a sample has a suffix that those of the family's type do not have */
    public FamilySamples {
        blocks = List.copyOf(blocks);
        List<Suffix> suffixes = family.type().suffixes();
        for (Samples block : blocks) {
            for (int row = 0; row < block.size(); row++) {
                if (!suffixes.contains(block.suffix(row))) {
                    throw new IllegalArgumentException(
                            "no sample of a " + family.type().openMetrics() + " is called '" + family.name()
                                    + block.suffix(row).text() + "'");
                }
            }
        }
    }

    /** The number of samples. */
    public int size() {
        int size = 0;
        for (Samples block : blocks) {
            size += block.size();
        }
        return size;
    }
}
