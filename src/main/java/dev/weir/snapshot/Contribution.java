package dev.weir.snapshot;

import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import java.util.List;

/**
 * What one target gives to one owner's families. A target whose samples are withdrawn contributes no families.
 *
 * @param owner whose families these are
 * @param target where they come from
 * @param version the newest wins
 * @param families in the order of the exposition; those without samples are listed, too
 */
public record Contribution(Owner owner, TargetId target, Version version, List<FamilySamples> families) {

    public Contribution {
        families = List.copyOf(families);
    }

    /** The same contribution without its samples: what is kept when they have been rendered. */
    Contribution withoutSamples() {
        return new Contribution(
                owner,
                target,
                version,
                families.stream()
                        .map(family -> new FamilySamples(family.family(), List.of()))
                        .toList());
    }
}
