/** {@code weir.yaml}: text to located problems or a resolved {@link dev.weir.config.GatewayConfig}. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
