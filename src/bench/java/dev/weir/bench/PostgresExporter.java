package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Debian's {@code prometheus-postgres-exporter} with nothing but queries of one's own, which it runs when it is scraped, unless it
 * has kept their samples. The values of a query are families of their own.
 */
final class PostgresExporter {
    private PostgresExporter() {}

    /**
     * Starts it, and waits until it serves samples of all queries.
     *
     * @param cache how long samples are kept, in whole seconds; zero, its default, to run the queries at every scrape
     */
    static Program start(Setting setting, TestDatabase database, List<PeerQuery> queries, Duration cache) {
        return Program.launch(prepare(setting, database, queries, cache)).serves(families(queries));
    }

    /** Writes what it is started with. */
    static Launch prepare(Setting setting, TestDatabase database, List<PeerQuery> queries, Duration cache) {
        Path folder = Peer.folder(setting, "postgres_exporter");
        var described = new JsonObject();
        queries.forEach(query -> described.put(query.name(), namespace(query, cache)));
        // JSON is YAML, too.
        Peer.write(folder.resolve("queries.yaml"), described);
        int port = WeirProcess.freePort();
        return new Launch(
                "postgres_exporter",
                port,
                "/metrics",
                folder,
                Map.of(
                        "PGPASSWORD",
                        database.password(),
                        "DATA_SOURCE_NAME",
                        Peer.url("postgresql", database, "postgres_exporter")),
                List.of(
                        "/usr/bin/prometheus-postgres-exporter",
                        "--disable-default-metrics",
                        "--disable-settings-metrics",
                        "--no-collector.database",
                        "--no-collector.bgwriter",
                        "--extend.query-path=queries.yaml",
                        "--log.level=error",
                        "--web.listen-address=127.0.0.1:" + port));
    }

    /** What its samples of these queries are called. */
    static List<String> families(List<PeerQuery> queries) {
        return queries.stream()
                .flatMap(query -> query.values().stream().map(query::family))
                .toList();
    }

    private static JsonObject namespace(PeerQuery query, Duration cache) {
        var metrics = new JsonArray();
        query.labels().forEach(label -> metrics.add(column(label, "label", label)));
        query.values().forEach(value -> metrics.add(column(value.column(), value.type(), value.help())));
        return new JsonObject()
                .put("query", query.sql())
                .put("cache_seconds", cache.toSeconds())
                .put("metrics", metrics);
    }

    private static JsonObject column(String name, String usage, String description) {
        return new JsonObject()
                .put(
                        name,
                        new JsonObject()
                                .put("usage", usage.toUpperCase(Locale.ROOT))
                                .put("description", description));
    }
}
