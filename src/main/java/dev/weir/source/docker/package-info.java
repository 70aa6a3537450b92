/** All containers of an engine, as samples. */
@NullMarked
package dev.weir.source.docker;

import org.jspecify.annotations.NullMarked;
