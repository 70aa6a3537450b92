package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Debian's {@code prometheus-sql-exporter}, which runs queries by a timer. Each query is a job of its own, as it would be a collector
 * of Weir, on a connection that is kept. All values of a query are one family of gauges, told apart by the label {@code col}.
 */
final class SqlExporter {
    private SqlExporter() {}

    /** Starts it, and waits until it serves samples of all queries. */
    static Program start(Setting setting, TestDatabase database, List<PeerQuery> queries, Duration interval) {
        return Program.launch(prepare(setting, database, queries, interval)).serves(families(queries));
    }

    /** Writes what it is started with. */
    static Launch prepare(Setting setting, TestDatabase database, List<PeerQuery> queries, Duration interval) {
        Path folder = Peer.folder(setting, "sql_exporter");
        var jobs = new JsonArray();
        queries.forEach(query -> jobs.add(job(database, query, interval)));
        // JSON is YAML, too.
        Peer.write(folder.resolve("config.yml"), new JsonObject().put("jobs", jobs));
        int port = WeirProcess.freePort();
        return new Launch(
                "sql_exporter",
                port,
                "/metrics",
                folder,
                Map.of("PGPASSWORD", database.password(), "LOGLEVEL", "warn"),
                List.of(
                        "/usr/bin/prometheus-sql-exporter",
                        "-config.file",
                        "config.yml",
                        "-web.listen-address",
                        "127.0.0.1:" + port));
    }

    /** What its samples of these queries are called. */
    static List<String> families(List<PeerQuery> queries) {
        return queries.stream().map(query -> "sql_" + query.name()).toList();
    }

    private static JsonObject job(TestDatabase database, PeerQuery query, Duration interval) {
        var values = new JsonArray();
        query.values().forEach(value -> values.add(value.column()));
        var described = new JsonObject()
                .put("name", query.name())
                .put("help", query.values().get(0).help())
                .put("labels", new JsonArray(query.labels()))
                .put("values", values)
                .put("query", query.sql());
        return new JsonObject()
                .put("name", query.name())
                .put("interval", interval.toMillis() + "ms")
                .put("connections", new JsonArray().add(Peer.url("postgres", database, "sql_exporter")))
                .put("queries", new JsonArray().add(described));
    }
}
