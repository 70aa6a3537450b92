package dev.weir.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sends under a key, before anything is known of whether it can be taken.
 *
 * @param collectedAt null for now
 */
public record MetadataEntry(String key, String value, String error, @Nullable Instant collectedAt) {}
