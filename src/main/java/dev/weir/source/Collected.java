package dev.weir.source;

import dev.weir.model.FamilySamples;
import java.util.List;

/**
 * What a target answered with.
 *
 * @param families every family of the target, those without samples too, always in the same order and each without a
 *     duplicate series
 * @param rows that they were made of, as the target counts them
 */
public record Collected(List<FamilySamples> families, long rows) {

    public Collected {
        families = List.copyOf(families);
    }
}
