/** The main class, the commands, and the composition root that wires a configuration into a gateway. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
