/** Traces of other people's work: leases, retention, and the families that tell of it. */
@NullMarked
package dev.weir.work;

import org.jspecify.annotations.NullMarked;
