/** Queries of a collector to rows to samples. */
@NullMarked
package dev.weir.source.postgres;

import org.jspecify.annotations.NullMarked;
