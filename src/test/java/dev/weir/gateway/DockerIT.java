package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.source.docker.Call;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeEngine;
import dev.weir.testing.HeldCalls;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines as targets: shared refreshes, failures, reloads and commands, against an engine that does as the test says. */
class DockerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FakeContainer WEB = FakeContainer.running(1, "web");
    private static final FakeContainer DB = FakeContainer.running(2, "db");
    private static final String LIST_FAILURES =
            "weir_docker_call_failures_total{call=\"list\",engine=\"local\",reason=\"api\"}";

    private final FakeEngine engine = FakeEngine.onSocket();
    private final FakeEngine other = FakeEngine.onPort();
    private final Path folder;

    DockerIT(@TempDir Path folder) {
        this.folder = folder;
        engine.put(WEB, DB);
    }

    @AfterEach
    void close() {
        engine.close();
        other.close();
    }

    @Test
    void fiftyWhoAskAtOnceAreOneReadThatGoesOnInTheBackground() throws IOException {
        write("local: {host: '%s', interval: 1h}".formatted(engine.address()));
        try (var weir = WeirProcess.run(folder)) {
            awaitSample(weir, running("name=\"web\""), "1");
            assertThat(engine.calls(Call.LIST)).isEqualTo(1);
            engine.put(FakeContainer.running(3, "new"));
            HeldCalls held = engine.hold(Call.LIST, "");

            List<HttpResponse<String>> answers = post(weir, 50, "/-/refresh?collector=docker&wait=2s");

            assertThat(answers).hasSize(50).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(202);
                JsonObject target =
                        new JsonObject(answer.body()).getJsonArray("targets").getJsonObject(0);
                assertThat(target.getString("collector")).isEqualTo("docker");
                assertThat(target.getString("database")).isEqualTo("local");
                assertThat(target.getString("outcome")).isEqualTo("running");
            });
            assertThat(engine.calls(Call.LIST)).isEqualTo(2);
            assertThat(weir.telemetry(target("weir_refresh_running"))).isEqualTo(1);
            assertThat(weir.telemetry(target("weir_refresh_joined_total"))).isEqualTo(49);
            assertThat(weir.sample(running("name=\"web\""))).isEqualTo("1");
            assertThat(weir.sample(running("name=\"new\""))).isEqualTo("absent");

            held.release();

            awaitSample(weir, running("name=\"new\""), "1");
            await().atMost(PATIENCE)
                    .until(() -> weir.telemetry(
                                    "weir_refresh_outcomes_total{collector=\"docker\",database=\"local\",reason=\"success\"}")
                            == 2);
            assertThat(engine.calls(Call.LIST)).isEqualTo(2);
            assertThat(weir.telemetry("weir_docker_call_duration_seconds_count{call=\"list\",engine=\"local\"}"))
                    .isEqualTo(2);
            assertThat(weir.get("/metrics?collect[]=docker").body())
                    .contains(
                            "docker_containers 3\n", "weir_collector_up{collector=\"docker\",database=\"local\"} 1\n");
        }
    }

    @Test
    void engineThatCannotListItsContainersIsDownAndNothingOfItIsShown() throws IOException {
        write("local: {host: '%s', interval: 1h}".formatted(engine.address()));
        try (var weir = WeirProcess.run(folder)) {
            awaitSample(weir, "docker_containers", "2");

            engine.refuse(Call.LIST, "", 500, "out of order");
            JsonObject refused = refresh(weir);

            assertThat(refused.getString("outcome")).isEqualTo("api");
            assertThat(weir.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(weir.get("/metrics").body())
                    .doesNotContain("docker_container")
                    .contains("weir_collector_up{collector=\"docker\",database=\"local\"} 0\n");
            assertThat(weir.telemetry(LIST_FAILURES)).isEqualTo(1);
            assertThat(weir.target("docker").getString("state")).isEqualTo("down");
            assertThat(weir.get("/").body()).contains("local", "out of order");
            assertThat(weir.out()).contains("target is down collector=docker database=local reason=api");

            engine.heal(Call.LIST, "");
            assertThat(refresh(weir).getString("outcome")).isEqualTo("success");
            assertThat(weir.sample("docker_container_start_time_seconds{name=\"web\"}"))
                    .isNotEqualTo("absent");
        }
    }

    @Test
    void containerThatCannotBeReadIsGoneAloneAndIsToldOfOnce() throws IOException {
        write("local: {host: '%s', interval: 1h}".formatted(engine.address()));
        try (var weir = WeirProcess.run(folder)) {
            awaitSample(weir, running("name=\"db\""), "1");

            engine.refuse(Call.STATS, WEB.id(), 500, "no cgroup");
            for (int i = 0; i < 2; i++) {
                assertThat(refresh(weir).getString("outcome")).isEqualTo("success");
            }

            assertThat(weir.sample(running("name=\"web\""))).isEqualTo("absent");
            assertThat(weir.sample(running("name=\"db\""))).isEqualTo("1");
            assertThat(weir.sample("docker_container_refresh_failures_total{name=\"web\"}"))
                    .isEqualTo("2");
            assertThat(weir.sample("docker_containers")).isEqualTo("2");
            engine.heal(Call.STATS, WEB.id());
            refresh(weir);
            assertThat(weir.sample(running("name=\"web\""))).isEqualTo("1");
            await().atMost(PATIENCE).until(() -> weir.out()
                    .contains("containers can be read again engine=local count=1 of=2 back=\"web\""));
            assertThat(weir.out().split("containers cannot be read", -1))
                    .as("said once")
                    .hasSize(2);
            assertThat(weir.out()).contains("engine=local count=1 of=2 lost=\"web (api: ");
        }
    }

    @Test
    void reloadAddsChangesAndRemovesEngines() throws IOException {
        other.put(FakeContainer.running(1, "web"));
        String local = "local: {host: '%s', interval: 1h}".formatted(engine.address());
        String build = "build: {host: '%s', interval: 1h, with_image: true}".formatted(other.address());
        write(local);
        try (var weir = WeirProcess.run(folder)) {
            awaitSample(weir, running("name=\"web\""), "1");

            write(local, build);
            JsonObject added = reload(weir);

            assertThat(added.getJsonArray("added")).containsExactly("docker@build");
            assertThat(added.getJsonArray("changed")).containsExactly("docker@local");
            awaitSample(weir, running("name=\"web\",engine=\"local\""), "1");
            awaitSample(weir, running("name=\"web\",engine=\"build\",image=\"example/busybox:1\""), "1");
            assertThat(weir.sample(running("name=\"web\""))).isEqualTo("absent");
            assertThat(weir.sample("docker_containers{engine=\"local\"}")).isEqualTo("2");
            assertThat(weir.sample("docker_containers{engine=\"build\"}")).isEqualTo("1");
            assertThat(weir.telemetry()).contains("engine=\"build\"", "engine=\"local\"");
            int lists = other.calls(Call.LIST);

            write(local.replace("1h", "2h"), build);
            JsonObject changed = reload(weir);

            assertThat(changed.getJsonArray("changed")).containsExactly("docker@local");
            assertThat(changed.getInteger("unchanged")).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> engine.calls(Call.LIST) == 3);
            assertThat(other.calls(Call.LIST)).isEqualTo(lists);

            // The refresh that has listed already must have ended: the next one would join it.
            weir.post("/-/refresh?collector=docker&wait=1m");
            HeldCalls held = engine.hold(Call.LIST, "");
            weir.post("/-/refresh?collector=docker&wait=1ms");
            held.await(1);
            write(build.replace(", with_image: true", ""));
            JsonObject removed = reload(weir);

            assertThat(removed.getJsonArray("removed")).containsExactly("docker@local");
            awaitSample(weir, running("name=\"web\""), "1");
            await().atMost(PATIENCE).until(() -> !weir.get("/metrics").body().contains("engine=\""));
            assertThat(weir.get("/metrics").body()).doesNotContain("local", "name=\"db\"");
            assertThat(weir.telemetry()).doesNotContain("local");
            held.release();
            await().atMost(PATIENCE).until(() -> engine.connections() == 0);

            Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
            reload(weir);
            await().atMost(PATIENCE).until(() -> !weir.get("/metrics").body().contains("docker"));
            assertThat(weir.post("/-/refresh?collector=docker").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void shutdownDoesNotWaitForAnEngineThatDoesNotAnswer() throws IOException {
        HeldCalls held = engine.hold(Call.LIST, "");
        write("local: {host: '%s', interval: 1h}".formatted(engine.address()));
        try (var weir = WeirProcess.run(folder)) {
            held.await(1);

            weir.terminate();

            assertThat(weir.await().exitCode()).isEqualTo(143);
        }
    }

    @Test
    void checkCountsEnginesAndAsksThem() throws IOException {
        write(
                "local: {host: '%s'}".formatted(engine.address()),
                "gone: {host: '%s'}".formatted("unix://" + folder.resolve("gone.sock")),
                "ill: {host: '%s'}".formatted(other.address()));
        other.refuse(Call.LIST, "", 500, "out of order");

        WeirProcess.Result unasked = WeirProcess.command(folder, "check", "weir.yaml");
        WeirProcess.Result asked = WeirProcess.command(folder, "check", "--connect", "weir.yaml");

        assertThat(unasked.exitCode()).isZero();
        assertThat(unasked.out()).isEqualTo("weir.yaml: 0 collectors, 0 databases, 3 engines, 0 warnings\n");
        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.err().lines()).hasSize(2);
        assertThat(asked.err().lines().toList().get(0))
                .startsWith("the engine 'gone' cannot be read: ")
                .contains("gone.sock");
        assertThat(asked.err().lines().toList().get(1))
                .startsWith("the engine 'ill' cannot be read: ")
                .contains("500", "out of order");
    }

    @Test
    void collectReadsTheEnginesOrLeavesThemOut() throws IOException {
        engine.refuse(Call.INSPECT, DB.id(), 500, "no such thing");
        write(
                "local: {host: '%s'}".formatted(engine.address()),
                "other: {host: '%s', compatibility: docker_exporter}".formatted(other.address()));
        Files.writeString(
                folder.resolve("both.yaml"),
                """
                databases:
                  shop: {host: 127.0.0.1, port: %d, database: shop, username: weir}
                collectors:
                  orders:
                    database: shop
                    queries:
                      - sql: SELECT 1 AS n
                        metrics: [{name: orders, type: gauge, help: Orders., value: n}]
                """
                                .formatted(WeirProcess.freePort())
                        + Files.readString(folder.resolve("weir.yaml")));

        WeirProcess.Result all = WeirProcess.command(folder, "collect", "weir.yaml");
        WeirProcess.Result engines = WeirProcess.command(folder, "collect", "both.yaml", "docker");
        WeirProcess.Result orders = WeirProcess.command(folder, "collect", "both.yaml", "orders");
        WeirProcess.Result unknown = WeirProcess.command(folder, "collect", "both.yaml", "local");

        assertThat(all.exitCode()).isZero();
        assertThat(all.out())
                .contains(
                        running("name=\"web\",engine=\"local\"") + " 1\n",
                        "docker_containers{engine=\"local\"} 2\n",
                        "docker_containers{engine=\"other\"} 0\n",
                        "docker_container_refresh_failures_total{name=\"db\",engine=\"local\"} 1\n")
                .doesNotContain(running("name=\"db\",engine=\"local\""));
        assertThat(all.err())
                .containsPattern("docker@local: \\d+\\.\\d{3} s, \\d+\\.\\d{3} s of them waiting, \\d+ samples")
                .containsPattern("docker@local: the container db cannot be read \\(api\\): .*no such thing");
        assertThat(engines.exitCode()).isZero();
        assertThat(engines.out()).contains("docker_containers{").doesNotContain("orders");
        assertThat(orders.exitCode()).isEqualTo(1);
        assertThat(orders.out()).contains("collector=\"orders\"").doesNotContain("docker");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("no collector is called local; there are orders, docker");
    }

    private void write(String... engines) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "docker:\n  " + String.join("\n  ", engines) + "\n");
    }

    private static JsonObject refresh(WeirProcess weir) {
        return new JsonObject(weir.post("/-/refresh?collector=docker").body())
                .getJsonArray("targets")
                .getJsonObject(0);
    }

    private static JsonObject reload(WeirProcess weir) {
        return new JsonObject(weir.post("/-/reload").body()).getJsonObject("targets");
    }

    private static void awaitSample(WeirProcess weir, String series, String value) {
        await(series).atMost(PATIENCE).until(() -> weir.sample(series).equals(value));
    }

    private static String running(String labels) {
        return "docker_container_running_state{" + labels + "}";
    }

    private static String target(String metric) {
        return metric + "{collector=\"docker\",database=\"local\"}";
    }

    private static List<HttpResponse<String>> post(WeirProcess weir, int count, String path) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(weir.uri(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
