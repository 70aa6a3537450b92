/** Families to sample lines to parts to formats and encodings, and their negotiation. */
@NullMarked
package dev.weir.exposition;

import org.jspecify.annotations.NullMarked;
