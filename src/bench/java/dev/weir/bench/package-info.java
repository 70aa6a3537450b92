/** Comparisons of whole programs, each within one run. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
