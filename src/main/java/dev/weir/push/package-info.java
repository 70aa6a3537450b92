/** The groups that are pushed, and agents' metadata: accepted, kept, shown, and gone in time. */
@NullMarked
package dev.weir.push;

import org.jspecify.annotations.NullMarked;
