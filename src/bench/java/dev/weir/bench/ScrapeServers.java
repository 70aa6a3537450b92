package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** All programs, with the same series. They do nothing but answer scrapes. */
final class ScrapeServers implements AutoCloseable {
    static final List<String> NGINX =
            Stream.of(Nginx.Variant.values()).map(ScrapeServers::name).toList();
    static final List<String> PEERS = List.of("sql_exporter", "postgres_exporter", "Pushgateway");

    /** The first of them, measured a second time in each round. */
    static final String NGINX_AGAIN = "nginx again";

    /** Nothing is refreshed while it is scraped. */
    private static final Duration NEVER = Duration.ofDays(365);

    /** Of the exporter that gives each query a connection of its own. */
    private static final int FAMILIES_OF_A_QUERY = 10;

    private final Setting setting;
    private final TestDatabase database;
    private final int series;
    private final List<ScrapeServer> all = new ArrayList<>();

    private ScrapeServers(Setting setting, TestDatabase database, int series) {
        this.setting = setting;
        this.database = database;
        this.series = series;
    }

    /** @param peers whether those that render at every scrape are started, too */
    static ScrapeServers start(Setting setting, TestDatabase database, int series, boolean peers) {
        var servers = new ScrapeServers(setting, database, series);
        try {
            servers.weirs();
            Scrape identity = servers.all.get(0).check(series, false);
            servers.nginx(identity, servers.all.get(0).check(series, true));
            if (peers) {
                servers.peers();
            }
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static String name(Nginx.Variant variant) {
        return "nginx, " + variant.name().toLowerCase(Locale.ROOT);
    }

    List<ScrapeServer> all() {
        return all;
    }

    private void weirs() {
        List<String> names = setting.weirNames();
        for (int i = 0; i < names.size(); i++) {
            Path folder = SeriesDefinitions.write(setting.folder(), database, series);
            var weir = ScrapeServer.ready(
                    names.get(i), Program.weir("weir-" + i, setting.weirs().get(i), folder));
            all.add(weir);
            refresh(weir);
        }
    }

    /** The answer comes when {@code /metrics} has it. */
    private void refresh(ScrapeServer weir) {
        String answer = weir.program().send("POST", "/-/refresh?wait=5m").body();
        long samples = new JsonObject(answer)
                .getJsonArray("targets", new JsonArray()).stream()
                        .mapToLong(target -> ((JsonObject) target).getLong("samples", 0L))
                        .sum();
        if (samples != series) {
            throw new IllegalStateException("%s has %,d of %,d series".formatted(weir.name(), samples, series));
        }
    }

    private void nginx(Scrape identity, Scrape gzip) {
        int weirs = all.size();
        var files = Map.of("metrics", identity.body(), "metrics.gz", gzip.body());
        for (Nginx.Variant variant : Nginx.Variant.values()) {
            Program program = Nginx.start(setting, files, variant);
            all.add(ScrapeServer.ready(name(variant), program));
        }
        all.add(ScrapeServer.ready(NGINX_AGAIN, all.get(weirs).program()));
    }

    private void peers() {
        Program sql =
                SqlExporter.start(setting, database, SeriesDefinitions.queries(series, FAMILIES_OF_A_QUERY), NEVER);
        all.add(new ScrapeServer(PEERS.get(0), sql, "sql_" + SeriesDefinitions.ORDERS, true));
        Program postgres = PostgresExporter.start(setting, database, SeriesDefinitions.queries(series, 1), NEVER);
        all.add(new ScrapeServer(PEERS.get(1), postgres, SeriesDefinitions.ORDERS, true));
        Program pushgateway = Pushgateway.start(setting);
        all.add(new ScrapeServer(PEERS.get(2), pushgateway, SeriesDefinitions.ORDERS, true));
        push(pushgateway);
    }

    /** All series in one group. */
    private void push(Program pushgateway) {
        Program weir = all.get(0).program();
        String text = weir.send("GET", weir.path()).body();
        Load.each(pushgateway.port(), 1, 1, unused -> Load.put("/metrics/job/bench", text));
    }

    @Override
    public void close() {
        all.forEach(ScrapeServer::close);
    }
}
