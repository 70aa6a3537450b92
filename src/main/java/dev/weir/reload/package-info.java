/** When the definitions are read anew, and what becomes of it. */
@NullMarked
package dev.weir.reload;

import org.jspecify.annotations.NullMarked;
