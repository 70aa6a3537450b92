/** The Engine API over a Unix socket or TCP, containers to samples. */
@NullMarked
package dev.weir.source.docker;

import org.jspecify.annotations.NullMarked;
