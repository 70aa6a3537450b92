/** The one SPI: collect the families of a target before a deadline, or fail with a reason. */
@NullMarked
package dev.weir.source;

import org.jspecify.annotations.NullMarked;
