package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.Promtool;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's work through the real program. */
class TracesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PATH = "/api/v1/traces";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final Path file;

    TracesIT(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("weir.yaml");
    }

    @Test
    void workIsCountedWhileItRunsAndLostWhenNobodyRenewsIt() throws IOException {
        Files.writeString(file, "traces: {lease: 2s, retention: 3s}\n");
        try (var weir = WeirProcess.run(folder)) {
            String kept = start(weir, "backup", "shop");
            String left = start(weir, "restore", "shop");
            assertThat(weir.sample("backup_worked_seconds_total{db=\"shop\"}")).isIn("absent", "0");

            await().atMost(PATIENCE).until(() -> {
                assertThat(weir.send("PUT", kept).statusCode()).isEqualTo(200);
                return seconds(weir, "backup_worked_seconds_total{db=\"shop\"}") > 3;
            });

            assertThat(weir.sample("backup_running{db=\"shop\"}")).isEqualTo("1");
            assertThat(seconds(weir, "backup_oldest_running_seconds{db=\"shop\"}"))
                    .isGreaterThan(3);
            assertThat(weir.send("PUT", left).statusCode()).isEqualTo(410);
            assertThat(weir.sample("restore_finished_total{db=\"shop\",outcome=\"lost\"}"))
                    .isEqualTo("1");
            assertThat(weir.sample("restore_worked_seconds_total{db=\"shop\"}")).isEqualTo("0");

            assertThat(weir.send("DELETE", kept + "?outcome=failure").statusCode())
                    .isEqualTo(204);
            await().atMost(PATIENCE).until(() -> weir.sample("backup_finished_total{db=\"shop\",outcome=\"failure\"}")
                    .equals("1"));
            assertThat(weir.sample("backup_running{db=\"shop\"}")).isEqualTo("0");

            await("retention")
                    .atMost(PATIENCE)
                    .until(() -> !weir.get("/metrics").body().contains("backup"));
            assertThat(weir.get("/metrics").body()).doesNotContain("restore");
        }
    }

    @Test
    void promtoolFindsNothing() throws Exception {
        Promtool.assumeInstalled();
        Files.writeString(file, "collectors: {}\n");
        try (var weir = WeirProcess.run(folder)) {
            start(weir, "backup", "shop");
            weir.send("DELETE", start(weir, "backup", "wei\"r"));
            weir.send("DELETE", start(weir, "restore", "") + "?outcome=failure");
            await().atMost(PATIENCE).until(() -> weir.sample("restore_finished_total{outcome=\"failure\"}")
                    .equals("1"));

            Promtool.findsNothingIn(weir.get("/metrics").body());
        }
    }

    @Test
    void prometheusReadsWhatRunsAndWhatHasEnded() throws IOException {
        assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
        Files.writeString(file, "collectors: {}\n");
        try (var weir = WeirProcess.run(folder);
                var prometheus = Prometheus.start(
                        folder,
                        "  - job_name: weir\n    static_configs: [{targets: ['127.0.0.1:%d']}]\n"
                                .formatted(weir.port()))) {
            start(weir, "backup", "a");
            weir.send("DELETE", start(weir, "backup", "b"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(prometheus.value("sum(backup_started_total)"))
                    .contains(2.0));
            assertThat(prometheus.value("sum(backup_running)")).contains(1.0);
            assertThat(prometheus.value("sum(backup_finished_total{outcome='success'})"))
                    .contains(1.0);
            assertThat(prometheus.value("backup_duration_seconds_bucket{db='b',le='+Inf'}"))
                    .contains(1.0);
        }
    }

    @Test
    void definitionsThatTakeANameWinAndLimitsAreReloaded() throws IOException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("orders", "shop", "interval: 1h", "SELECT 1 AS n")
                .writeTo(folder);
        String before = Files.readString(file);
        try (var weir = WeirProcess.run(folder)) {
            HttpResponse<String> conflict = post(weir, new JsonObject().put("name", "orders_n"));
            assertThat(conflict.statusCode())
                    .as("orders_n itself is nobody's of orders_n")
                    .isEqualTo(201);
            String backup = start(weir, "backup", "shop");
            String restore = start(weir, "restore", "shop");
            await().atMost(PATIENCE)
                    .until(() -> weir.sample("backup_running{db=\"shop\"}").equals("1"));

            Files.writeString(
                    file, before.replace("orders_n", "backup_running") + "traces: {lease: 77s, max_open: 2}\n");
            HttpResponse<String> reloaded = weir.post("/-/reload");
            assertThat(reloaded.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(reloaded.body()).getString("traces")).isEqualTo("changed");

            assertThat(weir.send("PUT", backup).statusCode()).isEqualTo(410);
            HttpResponse<String> renewed = weir.send("PUT", restore);
            assertThat(new JsonObject(renewed.body()).getInteger("lease_seconds"))
                    .isEqualTo(77);
            await().atMost(PATIENCE).until(() -> weir.sample("backup_running").equals("1"));
            assertThat(weir.get("/metrics").body()).doesNotContain("backup_started", "backup_running{");
            HttpResponse<String> taken = post(weir, new JsonObject().put("name", "backup"));
            assertThat(taken.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(taken.body()).getString("error"))
                    .isEqualTo("the name 'backup' is taken: the metric 'backup_running' is of the collector 'orders'");
            assertThat(post(weir, new JsonObject().put("name", "other")).statusCode())
                    .isEqualTo(429);
            assertThat(weir.out().split("traced work is removed name=backup open=1", -1))
                    .as("logged once")
                    .hasSize(2);
        }
    }

    /** Starts a trace with one label; gives where it is renewed and ended. */
    private static String start(WeirProcess weir, String name, String database) {
        HttpResponse<String> started =
                post(weir, new JsonObject().put("name", name).put("labels", new JsonObject().put("db", database)));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        return started.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> post(WeirProcess weir, JsonObject body) {
        HttpRequest request = HttpRequest.newBuilder(weir.uri(PATH))
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    private static double seconds(WeirProcess weir, String series) {
        String value = weir.sample(series);
        return value.equals("absent") ? 0 : Double.parseDouble(value);
    }
}
