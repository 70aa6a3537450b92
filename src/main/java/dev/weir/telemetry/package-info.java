/** Every metric of Weir itself and its health; observes and reads, no one imports it. */
@NullMarked
package dev.weir.telemetry;

import org.jspecify.annotations.NullMarked;
