/** Work that takes long is counted while it runs, not when it ends. */
@NullMarked
package dev.weir.trace;

import org.jspecify.annotations.NullMarked;
