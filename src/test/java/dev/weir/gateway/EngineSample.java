package dev.weir.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What an engine says of a container's use of the machine: seconds, bytes and periods since its start. */
record EngineSample(
        double cpuSeconds,
        double capacity,
        double periods,
        double throttled,
        double received,
        double sent,
        double read,
        double written) {

    /** @param stats as of {@code /containers/ID/stats} */
    static EngineSample of(JsonObject stats) {
        JsonObject cpu = stats.getJsonObject("cpu_stats");
        JsonObject throttling = cpu.getJsonObject("throttling_data");
        return new EngineSample(
                cpu.getJsonObject("cpu_usage").getLong("total_usage") / 1e9,
                cpu.getLong("system_cpu_usage") / 1e9,
                throttling.getLong("periods"),
                throttling.getLong("throttled_time") / 1e9,
                network(stats, "rx_bytes"),
                network(stats, "tx_bytes"),
                blocks(stats, "Read"),
                blocks(stats, "Write"));
    }

    private static double network(JsonObject stats, String counter) {
        return stats.getJsonObject("networks", new JsonObject()).stream()
                .mapToDouble(network -> ((JsonObject) network.getValue()).getLong(counter))
                .sum();
    }

    private static double blocks(JsonObject stats, String operation) {
        JsonArray counted = stats.getJsonObject("blkio_stats").getJsonArray("io_service_bytes_recursive");
        return counted == null
                ? 0
                : counted.stream()
                        .map(JsonObject.class::cast)
                        .filter(entry -> entry.getString("op").equalsIgnoreCase(operation))
                        .mapToDouble(entry -> entry.getLong("value"))
                        .sum();
    }
}
