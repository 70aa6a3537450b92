package dev.weir.config;

import java.util.List;

/**
 * One SQL query and the metrics made from its rows.
 *
 * @param name as given in the file, or {@code query N}, counted from 1 within the collector
 * @param location where the SQL text begins
 */
public record QueryConfig(String name, String sql, Location location, List<MetricConfig> metrics) {}
