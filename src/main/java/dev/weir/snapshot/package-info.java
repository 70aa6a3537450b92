/** The one mutable cell: contributions in, immutable {@link dev.weir.snapshot.Snapshot} out. */
@NullMarked
package dev.weir.snapshot;

import org.jspecify.annotations.NullMarked;
