package dev.weir.model;

import java.util.List;

/**
 * A family and its samples, in blocks that may differ in their label names. No series occurs twice.
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
}
