package dev.weir.config;

import dev.weir.model.Family;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    /** Every family that is read, and whose it is, for messages: as in {@code the collector 'orders'}. */
    public Map<Family, String> families() {
        var families = new LinkedHashMap<Family, String>();
        collectors.values().forEach(collector -> Stream.concat(
                        collector.families(), collector.lastSuccessFamily().stream())
                .forEach(family -> families.put(family, "the collector '" + collector.name() + "'")));
        engines.values()
                .forEach(engine -> engine.families().forEach(family -> families.put(family, EngineConfig.OWNER)));
        return families;
    }
}
