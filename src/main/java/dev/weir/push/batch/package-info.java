/** A bounded queue, and batches in which the newest value of a key wins. It knows nothing of where they go. */
@NullMarked
package dev.weir.push.batch;

import org.jspecify.annotations.NullMarked;
