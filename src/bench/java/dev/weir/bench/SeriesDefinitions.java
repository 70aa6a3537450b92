package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Definitions whose collectors give so many series: families of 100 with three labels, half of them counters, whose values are
 * other ones at each refresh. A collector has up to 10,000 of them, from queries of 100 rows for ten families each; it is refreshed
 * soon after the start and then when it is asked to.
 */
final class SeriesDefinitions {
    private static final int FAMILY = 100;
    private static final int FAMILIES = 10;
    private static final int QUERY = FAMILY * FAMILIES;
    private static final int COLLECTOR = 10_000;
    private static final List<String> LABELS = List.of("region", "warehouse", "customer_group");
    private static final String HELP = "Orders by region, warehouse and customer group.";

    /** What the names of the series begin with. */
    static final String ORDERS = "shop_orders_";

    private SeriesDefinitions() {}

    /** Writes {@code weir.yaml} into a new folder: one series, refreshed every second, and first of all at once. */
    static Path tiny(Path parent, TestDatabase database) {
        // The first run comes after a hash of the name modulo the interval, which is nothing for this name.
        return write(
                parent,
                database,
                """
                  tiny_4:
                    database: shop
                    interval: 1s
                    queries: [{sql: SELECT 1 AS n, metrics: [{name: tiny_n, type: gauge, help: N., value: n}]}]
                """);
    }

    /**
     * Writes {@code weir.yaml} into a new folder, for a multiple of 1,000 series. A file may have 1 MiB, so each collector has its
     * own.
     */
    static Path write(Path parent, TestDatabase database, int series) {
        return write(parent, database, series, COLLECTOR);
    }

    /** The same with so many series for each collector, a multiple of 1,000. */
    static Path write(Path parent, TestDatabase database, int series, int each) {
        Path folder = write(parent, database, "");
        for (int first = 0; first < series; first += each) {
            String name = "orders_" + first / each;
            var collector = new StringBuilder("collectors:\n  " + name + ":\n    database: shop\n    queries:\n");
            for (int query = first; query < Math.min(first + each, series); query += QUERY) {
                collector.append(query(query / FAMILY));
            }
            write(folder.resolve(name + ".yaml"), collector.toString());
        }
        return folder;
    }

    /** The same number of series from as many rows: 10,000 of one family for each collector. */
    static Path rows(Path parent, TestDatabase database, int series) {
        Path folder = write(parent, database, "");
        for (int first = 0; first < series; first += COLLECTOR) {
            int family = first / COLLECTOR;
            String name = "orders_" + family;
            write(
                    folder.resolve(name + ".yaml"),
                    """
                    collectors:
                      %s:
                        database: shop
                        queries:
                          - sql: |
                              SELECT 'region-' || n / 100 AS region, 'warehouse-' || n %% 100 AS warehouse, 'group-' || n %% 7 AS customer_group,
                                hashint8extended(n, t + %d) & 8388607 AS v%d
                              FROM generate_series(0, %d) AS n, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS t
                            metrics:
                    %s"""
                            .formatted(name, family, family, COLLECTOR - 1, metric(family)));
        }
        return folder;
    }

    private static Path write(Path parent, TestDatabase database, String collectors) {
        try {
            Path folder = Files.createTempDirectory(parent, "series");
            write(
                    folder.resolve("weir.yaml"),
                    """
                    databases:
                      shop: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                    defaults: {interval: 365d, timeout: 5m}
                    %s
                    """
                            .formatted(
                                    database.server().port(),
                                    database.name(),
                                    database.username(),
                                    database.password().replace("'", "''"),
                                    collectors.isEmpty() ? "include: [orders_*.yaml]" : "collectors:\n" + collectors));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same series for exporters of others.
     *
     * @param families of each query: with one, its name and its column's make the family's
     */
    static List<PeerQuery> queries(int series, int families) {
        return IntStream.range(0, series / FAMILY / families)
                .map(query -> query * families)
                .mapToObj(first -> new PeerQuery(
                        families == 1 ? ORDERS + first : ORDERS + "from_" + first,
                        select(first, families, family -> column(family, families)),
                        LABELS,
                        IntStream.range(first, first + families)
                                .mapToObj(family -> new PeerValue(
                                        column(family, families), isCounter(family) ? "counter" : "gauge", HELP))
                                .toList()))
                .toList();
    }

    private static String column(int family, int families) {
        return families == 1 ? suffix(family) : family + "_" + suffix(family);
    }

    private static String query(int firstFamily) {
        String metrics = IntStream.range(firstFamily, firstFamily + FAMILIES)
                .mapToObj(SeriesDefinitions::metric)
                .collect(Collectors.joining());
        return """
                  - sql: %s
                    metrics:
            %s"""
                .formatted(select(firstFamily, FAMILIES, family -> "v" + family), metrics);
    }

    private static String select(int firstFamily, int families, IntFunction<String> column) {
        String values = IntStream.range(firstFamily, firstFamily + families)
                .mapToObj(family ->
                        "hashint8extended(n, t + %d) & 8388607 AS \"%s\"".formatted(family, column.apply(family)))
                .collect(Collectors.joining(", "));
        return ("SELECT 'region-' || n / 10 AS region, 'warehouse-' || n %% 10 AS warehouse, 'group-' || n %% 7 AS customer_group, %s"
                        + " FROM generate_series(0, %d) AS n, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS t")
                .formatted(values, FAMILY - 1);
    }

    private static String metric(int family) {
        return "          - {name: %s%d_%s, type: %s, help: '%s', labels: [%s], value: v%d}%n"
                .formatted(
                        ORDERS,
                        family,
                        suffix(family),
                        isCounter(family) ? "counter" : "gauge",
                        HELP,
                        String.join(", ", LABELS),
                        family);
    }

    private static boolean isCounter(int family) {
        return family % 2 == 0;
    }

    private static String suffix(int family) {
        return isCounter(family) ? "processed_total" : "pending";
    }
}
