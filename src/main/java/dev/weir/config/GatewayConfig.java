package dev.weir.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A whole, resolved configuration: every default filled in, every reference resolved, every value checked.
 *
 * @param databases by name, in the order of the file
 * @param collectors by name, in the order of the files
 * @param engines by name, in the order of the file
 * @param files every file that was read
 * @param traces what holds for traced work
 * @param push what holds for what is pushed
 */
public record GatewayConfig(
        Map<String, DatabaseConfig> databases,
        Map<String, CollectorConfig> collectors,
        Map<String, EngineConfig> engines,
        Set<Path> files,
        TracesConfig traces,
        PushConfig push) {

    /** A configuration that says nothing of engines, of traced work and of what is pushed. */
    public GatewayConfig(
            Map<String, DatabaseConfig> databases, Map<String, CollectorConfig> collectors, Set<Path> files) {
        this(databases, collectors, Map.of(), files, TracesConfig.BUILT_IN, PushConfig.BUILT_IN);
    }
}
