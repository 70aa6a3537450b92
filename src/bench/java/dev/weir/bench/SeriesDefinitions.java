package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Definitions whose collectors give so many series: families of 100 with three labels, half of them counters, whose values are
 * other ones at each refresh. A collector has up to 10,000 of them, from queries of 100 rows for ten families each. Nothing is
 * refreshed unless it is asked for, but once at the start.
 */
final class SeriesDefinitions {
    private static final int FAMILY = 100;
    private static final int FAMILIES = 10;
    private static final int QUERY = FAMILY * FAMILIES;
    private static final int COLLECTOR = 10_000;

    private SeriesDefinitions() {}

    /**
     * Writes {@code weir.yaml} into a new folder.
     *
     * @param series a multiple of 1,000; or 1
     */
    static Path write(Path parent, TestDatabase database, int series) {
        var yaml = new StringBuilder(
                """
                databases:
                  shop: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                defaults: {interval: 365d, timeout: 5m}
                collectors:
                """
                        .formatted(
                                database.server().port(),
                                database.name(),
                                database.username(),
                                database.password().replace("'", "''")));
        if (series == 1) {
            yaml.append(
                    """
                      tiny:
                        database: shop
                        queries: [{sql: SELECT 1 AS n, metrics: [{name: tiny_n, type: gauge, help: N., value: n}]}]
                    """);
        }
        for (int first = 0; first + QUERY <= series; first += QUERY) {
            if (first % COLLECTOR == 0) {
                yaml.append("  orders_%d:%n    database: shop%n    queries:%n".formatted(first / COLLECTOR));
            }
            yaml.append(query(first / FAMILY));
        }
        try {
            Path folder = Files.createTempDirectory(parent, "series");
            Files.writeString(folder.resolve("weir.yaml"), yaml);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String query(int firstFamily) {
        String values = IntStream.range(firstFamily, firstFamily + FAMILIES)
                .mapToObj(family -> "hashint8extended(n, t + %d) & 8388607 AS v%d".formatted(family, family))
                .collect(Collectors.joining(", "));
        String metrics = IntStream.range(firstFamily, firstFamily + FAMILIES)
                .mapToObj(SeriesDefinitions::metric)
                .collect(Collectors.joining());
        return """
                  - sql: |
                      SELECT 'region-' || n / 10 AS region, 'warehouse-' || n %% 10 AS warehouse, 'group-' || n %% 7 AS customer_group,
                        %s
                      FROM generate_series(0, %d) AS n, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS t
                    metrics:
            %s"""
                .formatted(values, FAMILY - 1, metrics);
    }

    private static String metric(int family) {
        boolean isCounter = family % 2 == 0;
        return "          - {name: shop_orders_%d_%s, type: %s, help: 'Orders by region, warehouse and customer group.', labels: [region, warehouse, customer_group], value: v%d}%n"
                .formatted(family, isCounter ? "processed_total" : "pending", isCounter ? "counter" : "gauge", family);
    }
}
