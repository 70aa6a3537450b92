package dev.weir.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is known over TCP, and how it knows Weir. All files are PEM.
 *
 * @param caFile certificates to trust; null for the system's
 * @param certificateFile of the client; null for none, and then there is no key either
 * @param keyFile of that certificate, unencrypted
 */
public record EngineTls(@Nullable Path caFile, @Nullable Path certificateFile, @Nullable Path keyFile) {}
