package dev.weir.snapshot;

import dev.weir.model.TargetId;

/**
 * Where a contribution is: there is one at most.
 *
 * @param owner whose families it gives to
 * @param target where it comes from
 */
public record Place(Owner owner, TargetId target) {}
