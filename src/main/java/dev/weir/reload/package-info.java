/** When the definitions are read anew, what becomes of it, and what Weir says of it. */
@NullMarked
package dev.weir.reload;

import org.jspecify.annotations.NullMarked;
