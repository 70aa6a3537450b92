package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Weir's definitions of queries that other exporters are told to run, too: each is a collector. The values of one are families of their own. */
final class WeirQueries {
    private WeirQueries() {}

    /** Writes {@code weir.yaml} into a new folder. */
    static Path write(
            Setting setting, TestDatabase database, List<PeerQuery> queries, Duration interval, Duration timeout) {
        var collectors = new JsonObject();
        queries.forEach(query -> collectors.put(query.name(), collector(query)));
        Path folder = Peer.folder(setting, "weir");
        // JSON is YAML, too.
        Peer.write(
                folder.resolve("weir.yaml"),
                new JsonObject()
                        .put("databases", new JsonObject().put("shop", reached(database)))
                        .put(
                                "defaults",
                                new JsonObject()
                                        .put("interval", interval.toMillis() + "ms")
                                        .put("timeout", timeout.toMillis() + "ms"))
                        .put("collectors", collectors));
        return folder;
    }

    /** What its samples of these queries are called. */
    static List<String> families(List<PeerQuery> queries) {
        return queries.stream()
                .flatMap(query -> query.values().stream().map(query::family))
                .toList();
    }

    private static JsonObject reached(TestDatabase database) {
        return new JsonObject()
                .put("host", "127.0.0.1")
                .put("port", database.server().port())
                .put("database", database.name())
                .put("username", database.username())
                .put("password", database.password())
                .put("tls", "disable");
    }

    private static JsonObject collector(PeerQuery query) {
        var metrics = new JsonArray();
        query.values()
                .forEach(value -> metrics.add(new JsonObject()
                        .put("name", query.family(value))
                        .put("type", value.type())
                        .put("help", value.help())
                        .put("labels", new JsonArray(query.labels()))
                        .put("value", value.column())));
        return new JsonObject()
                .put("database", "shop")
                .put(
                        "queries",
                        new JsonArray()
                                .add(new JsonObject().put("sql", query.sql()).put("metrics", metrics)));
    }
}
