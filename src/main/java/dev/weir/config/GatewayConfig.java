package dev.weir.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A whole, resolved configuration: every default filled in, every reference resolved, every value checked.
 *
 * @param databases by name, in the order of the file
 * @param collectors by name, in the order of the files
 * @param files every file that was read
 */
public record GatewayConfig(
        Map<String, DatabaseConfig> databases, Map<String, CollectorConfig> collectors, Set<Path> files) {}
