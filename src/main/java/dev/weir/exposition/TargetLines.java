package dev.weir.exposition;

import dev.weir.model.TargetId;
import dev.weir.snapshot.Version;

/**
 * What is known of a target whose samples are among an owner's lines.
 *
 * @param target the target
 * @param version of the contribution that they were rendered from
 * @param samples how many there are
 */
record TargetLines(TargetId target, Version version, int samples) {}
