package dev.weir.push;

import java.time.Instant;

/**
 * What an agent told under a key.
 *
 * @param value empty if there was none
 * @param error why there is no value; empty if there is none
 * @param collectedAt which of two is the newer
 */
public record Metadata(String value, String error, Instant collectedAt) {}
