package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload changes, and all that it does not. */
class ReloadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOURLY = "interval: 1h; timeout: 30m";
    private static final String SUCCESSFUL = "weir_config_last_reload_successful";
    private static final String SUCCESS_TIME = "weir_config_last_reload_success_timestamp_seconds";

    private final TestDatabase database = TestPostgres.shared().createDatabase();

    @Test
    void onlyWhatHasAnotherDefinitionChanges(@TempDir Path folder) throws SQLException {
        database.execute("CREATE TABLE divisors AS SELECT 1 AS n");
        definitions()
                .gauge("kept", "shop", HOURLY, "SELECT random() AS n, 1 AS kept_mark")
                .gauge("running", "shop", HOURLY, "SELECT 3 AS n FROM pg_advisory_xact_lock_shared(1)")
                .gauge("changed", "shop", HOURLY + "; on_error: keep", "SELECT 4 AS n")
                .gauge("dropped", "shop", HOURLY + "; on_error: keep", "SELECT 5 AS n")
                .gauge("moved", "shop", HOURLY, "SELECT 6 AS n")
                .gauge("removed", "shop", HOURLY + "; last_success_metric: removed_at", "SELECT 7 AS n")
                .writeTo(folder);
        try (var lock = locked();
                var weir = WeirProcess.run(folder)) {
            awaitSamples(weir, "kept_n", "changed_n", "dropped_n", "moved_n", "removed_n");
            await().atMost(PATIENCE)
                    .until(() -> database.backends("weir:running").equals(List.of("active")));
            String kept = weir.sample("kept_n");
            String at = weir.sample("changed_n");
            List<String> pids = pids();

            definitions()
                    .gauge("added", "shop", HOURLY, "SELECT 8 AS n")
                    .gauge("kept", "shop", HOURLY, "SELECT random() AS n, 1 AS kept_mark")
                    .gauge("running", "shop", HOURLY, "SELECT 3 AS n FROM pg_advisory_xact_lock_shared(1)")
                    .gauge("changed", "shop", HOURLY + "; on_error: keep", "SELECT 1 / (n - 1) AS n FROM divisors")
                    .gauge("dropped", "shop", HOURLY + "; on_error: drop", "SELECT 1 / (n - 1) AS n FROM divisors")
                    .collector(
                            "moved",
                            "shop",
                            HOURLY,
                            "SELECT 9 AS n",
                            "{name: moved_n_total, type: counter, help: N., value: n}")
                    .writeTo(folder);
            JsonObject answer = new JsonObject(weir.post("/-/reload").body());

            JsonObject targets = answer.getJsonObject("targets");
            assertThat(targets.getJsonArray("added")).containsExactly("added@shop");
            assertThat(targets.getJsonArray("changed"))
                    .containsExactlyInAnyOrder("changed@shop", "dropped@shop", "moved@shop");
            assertThat(targets.getJsonArray("removed")).containsExactly("removed@shop");
            assertThat(targets.getInteger("unchanged")).isEqualTo(2);
            assertThat(answer.getJsonObject("databases").getInteger("unchanged"))
                    .isEqualTo(1);

            await().atMost(PATIENCE).until(() -> weir.sample("removed_n").equals("absent"));
            assertThat(weir.get("/metrics").body()).doesNotContain("removed", "\nmoved_n ");
            assertThat(weir.get("/api/v1/status").body()).doesNotContain("removed@shop");
            assertThat(weir.telemetry())
                    .doesNotContain("collector=\"removed\"")
                    .contains("weir_refresh_outcomes_total{collector=\"added\",database=\"shop\",reason=\"success\"}")
                    .contains(
                            "weir_refresh_outcomes_total{collector=\"changed\",database=\"shop\",reason=\"success\"} 1");

            await().atMost(PATIENCE).until(() -> weir.sample("dropped_n").equals("absent"));
            await().atMost(PATIENCE).until(() -> weir.sample(up("changed")).equals("0"));
            assertThat(weir.sample("changed_n")).isEqualTo(at);
            await().atMost(PATIENCE).until(() -> weir.sample("added_n").equals("8"));
            assertThat(weir.sample("running_n")).isEqualTo("absent");
            lock.createStatement().execute("SELECT pg_advisory_unlock(1)");
            await().atMost(PATIENCE).until(() -> weir.sample("running_n").equals("3"));
            await().atMost(PATIENCE).until(() -> weir.sample("moved_n_total").equals("9"));
            assertThat(weir.sample("kept_n")).isEqualTo(kept);
            assertThat(database.executions("kept_mark")).isEqualTo(1);
            assertThat(pids()).containsAll(pids);
        }
    }

    @Test
    void databaseThatIsReachedInAnotherWayDrainsAndNothingIsLeftOfIt(@TempDir Path folder) throws IOException {
        definitions()
                .gauge("quick", "shop", "interval: 1s", "SELECT 1 AS n")
                .gauge("slow", "shop", HOURLY, "SELECT 2 AS n FROM pg_sleep(1200)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            awaitSamples(weir, "quick_n");
            await().atMost(PATIENCE).until(() -> database.backends("weir:slow").equals(List.of("active")));
            List<String> before = pids();

            replace(folder.resolve("weir.yaml"), "tls: disable", "tls: disable, max_connections: 3");
            JsonObject answer = new JsonObject(weir.post("/-/reload").body());

            assertThat(answer.getJsonObject("databases").getJsonArray("changed"))
                    .containsExactly("shop");
            assertThat(weir.sample("quick_n")).isEqualTo("1");
            await().atMost(PATIENCE).until(() -> pids().stream().noneMatch(before::contains));
            await().atMost(PATIENCE).until(() -> database.backends("weir:slow").equals(List.of("active")));
            assertThat(database.backends()).hasSizeLessThanOrEqualTo(2);

            Files.writeString(folder.resolve("weir.yaml"), "collectors: {}");
            assertThat(weir.post("/-/reload").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> weir.get("/-/ready").statusCode() == 200);
            await().atMost(PATIENCE).until(() -> database.backends().isEmpty());
            assertThat(weir.get("/metrics").body()).doesNotContain("weir_");
        }
    }

    @Test
    void brokenDefinitionsAreRefusedWithAllProblemsAndWhatIsThereIsServed(@TempDir Path folder) throws IOException {
        Path file = definitions()
                .gauge("orders", "shop", "interval: 1s", "SELECT 1 AS n")
                .writeTo(folder);
        String good = Files.readString(file);
        try (var weir = WeirProcess.run(folder)) {
            awaitSamples(weir, "orders_n");
            assertThat(weir.telemetry(SUCCESSFUL)).isEqualTo(1);
            double since = weir.telemetry(SUCCESS_TIME);

            Files.writeString(folder.resolve("more.yaml"), "collectors: {wrong: {}}\n");
            Files.writeString(
                    file, "include: [more.yaml]\nnonsense: 1\n" + good.replace("interval: 1s", "interval: soon"));
            HttpResponse<String> refused = weir.post("/-/reload");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(refused.body())
                            .getJsonArray("problems").stream().map(Object::toString))
                    .anyMatch(problem -> problem.matches("weir.yaml:2:1: .*nonsense.*"))
                    .anyMatch(problem -> problem.matches("weir.yaml:\\d+:\\d+: .*soon.*"))
                    .anyMatch(problem -> problem.matches("more.yaml:1:\\d+: .*queries.*"));
            await().atMost(PATIENCE).until(() -> weir.telemetry(SUCCESSFUL) == 0);
            assertThat(weir.telemetry(SUCCESS_TIME)).isEqualTo(since);
            assertThat(weir.sample("orders_n")).isEqualTo("1");
            assertThat(weir.get("/").body()).contains("The definitions are broken", "nonsense");
            assertThat(new JsonObject(weir.get("/api/v1/status").body()).getJsonArray("problems"))
                    .isNotEmpty();
            assertThat(weir.get("/-/ready").statusCode()).isEqualTo(200);
            weir.post("/-/reload");

            Files.writeString(file, good.replace("SELECT 1 AS n", "SELECT 2 AS n"));
            await().atMost(PATIENCE).until(() -> weir.sample("orders_n").equals("2"));
            assertThat(weir.telemetry(SUCCESSFUL)).isEqualTo(1);
            assertThat(weir.telemetry(SUCCESS_TIME)).isGreaterThan(since);
            assertThat(weir.get("/").body()).doesNotContain("The definitions are broken");
            assertThat(weir.out()).contains("definitions reloaded targets changed=[orders@shop] unchanged=0");
            assertThat(weir.out().split("nonsense", -1)).as("logged once").hasSize(2);
        }
    }

    @Test
    void linksThatAreSwappedAsKubernetesDoesItAreFollowed(@TempDir Path folder) throws IOException {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        version(mounted, "..v1", "SELECT 1 AS n");
        Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(mounted.resolve("weir.yaml"), Path.of("..data/weir.yaml"));
        Files.createSymbolicLink(mounted.resolve("more-a.yaml"), Path.of("..data/more-a.yaml"));
        try (var weir = WeirProcess.run(folder, "--config", "mounted/weir.yaml")) {
            awaitSamples(weir, "orders_n", "a_n");
            String unchanged = weir.sample("a_n");

            version(mounted, "..v2", "SELECT 2 AS n");
            Files.writeString(mounted.resolve("..v2/more-b.yaml"), more("b"));
            Files.createSymbolicLink(mounted.resolve("more-b.yaml"), Path.of("..data/more-b.yaml"));
            Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of("..v2"));
            Files.move(
                    mounted.resolve("..data_tmp"),
                    mounted.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);

            await().atMost(PATIENCE).until(() -> weir.sample("orders_n").equals("2"));
            awaitSamples(weir, "b_n");
            assertThat(weir.sample("a_n")).isEqualTo(unchanged);
            assertThat(weir.telemetry(SUCCESSFUL)).isEqualTo(1);
        }
    }

    @Test
    void shutdownDuringReloadsEndsAndLeavesNothingOnTheServer(@TempDir Path folder) throws InterruptedException {
        definitions()
                .gauge("slow", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            await().atMost(PATIENCE).until(() -> database.backends("weir:slow").equals(List.of("active")));
            var reloads = new Thread(() -> {
                for (int i = 0; true; i++) {
                    definitions()
                            .gauge("slow", "shop", HOURLY, "SELECT %d AS n FROM pg_sleep(1200)".formatted(i))
                            .writeTo(folder);
                    try {
                        weir.post("/-/reload");
                    } catch (UncheckedIOException gone) {
                        return;
                    }
                }
            });
            reloads.start();
            await().atMost(PATIENCE).until(() -> weir.out().contains("reloaded"));

            weir.terminate();

            assertThat(weir.await().exitCode()).isEqualTo(143);
            reloads.join();
            await().atMost(PATIENCE).until(() -> database.backends().isEmpty());
        }
    }

    private void version(Path mounted, String name, String sql) throws IOException {
        Path version = Files.createDirectory(mounted.resolve(name));
        Path file = definitions().gauge("orders", "shop", HOURLY, sql).writeTo(version);
        Files.writeString(file, "include: [more-*.yaml]\n" + Files.readString(file));
        Files.writeString(version.resolve("more-a.yaml"), more("a"));
    }

    private static String more(String name) {
        return """
                collectors:
                  %1$s:
                    database: shop
                    interval: 1h
                    queries:
                      - sql: SELECT random() AS n
                        metrics:
                          - {name: %1$s_n, type: gauge, help: N., value: n}
                """
                .formatted(name);
    }

    private Definitions definitions() {
        return new Definitions().database("shop", database);
    }

    private List<String> pids() {
        return database.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = ? ORDER BY 1",
                database.username());
    }

    /** The lock that one of the queries waits for; held before the first run, which may come at once. */
    private Connection locked() throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("SELECT pg_advisory_lock(1)");
        return connection;
    }

    private static void awaitSamples(WeirProcess weir, String... series) {
        for (String one : series) {
            await(one).atMost(PATIENCE).until(() -> !weir.sample(one).equals("absent"));
        }
    }

    private static void replace(Path file, String from, String to) throws IOException {
        Files.writeString(file, Files.readString(file).replace(from, to));
    }

    private static String up(String collector) {
        return "weir_collector_up{collector=\"" + collector + "\",database=\"shop\"}";
    }
}
