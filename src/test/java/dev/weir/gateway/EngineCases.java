package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.testing.Promtool;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway shows of the containers of a real engine, whichever it is. */
abstract class EngineCases extends EngineFixture {

    @Test
    void everyStateIsShown() {
        engine.run("running", "", "sleep", "1000");
        engine.run("paused", "", "sleep", "1000");
        engine.command("pause", "paused");
        engine.create("never-run", "", "true");
        engine.run("exited", "", "sh", "-c", "exit 3");
        engine.command("wait", "exited");

        gateway.read();

        assertThat(gateway.weir.sample("docker_containers")).isEqualTo("4");
        for (String runs : new String[] {"running", "paused"}) {
            assertThat(gateway.sample(RUNNING, runs)).isEqualTo("1");
            assertThat(gateway.sample(EXIT_CODE, runs)).isEqualTo("absent");
            assertThat(gateway.value(STARTED, runs)).isCloseTo(startedAt(runs), within(1e-3));
            assertThat(gateway.value(CPU, runs)).isPositive();
            assertThat(gateway.value(MEMORY, runs)).isPositive();
            assertThat(gateway.sample("docker_container_pids", runs)).isEqualTo("1");
        }
        assertThat(gateway.sample(RUNNING, "exited")).isEqualTo("0");
        assertThat(gateway.sample(EXIT_CODE, "exited")).isEqualTo("3");
        assertThat(gateway.value(STARTED, "exited")).isCloseTo(startedAt("exited"), within(1e-3));
        assertThat(gateway.sample(RUNNING, "never-run")).isEqualTo("0");
        assertThat(gateway.sample(EXIT_CODE, "never-run")).isEqualTo("absent");
        assertThat(gateway.sample(STARTED, "never-run")).isEqualTo("absent");
        for (String ended : new String[] {"exited", "never-run"}) {
            assertThat(gateway.sample(CPU, ended)).isEqualTo("absent");
            assertThat(gateway.sample(MEMORY, ended)).isEqualTo("absent");
        }
        assertThat(gateway.samples()).doesNotContain(HEALTH);
    }

    @Test
    void promtoolFindsNothing() throws IOException, InterruptedException {
        Promtool.assumeInstalled();
        engine.run("running", "--health-cmd=true", "sleep", "1000");
        engine.run("exited", "", "sh", "-c", "exit 3");
        engine.command("wait", "exited");

        gateway.read();

        assertThat(gateway.samples()).contains(RUNNING, EXIT_CODE, HEALTH, CPU);
        Promtool.findsNothingIn(gateway.weir.get("/metrics").body());
    }

    @Test
    void restartsAreCountedAsTheEngineCountsThem() {
        engine.run("restarter", "--restart=always", "sh", "-c", "exit 1");
        Awaitility.await().atMost(PATIENCE).until(() -> restarts("restarter") >= 3);

        long before = restarts("restarter");
        gateway.read();
        long after = restarts("restarter");

        assertThat(gateway.value(RESTARTS, "restarter")).isBetween((double) before, (double) after);
        assertThat(gateway.sample(RUNNING, "restarter")).isIn((Object[]) statesOfTheRestarted());
        assertThat(gateway.sample(FAILURES, "restarter")).isEqualTo("0");
    }

    @Test
    void healthIsThatOfTheEnginesChecks() {
        engine.run("starting", "--health-cmd=true --health-interval=1h", "sleep", "1000");
        engine.run("healthy", "--health-cmd=true --health-interval=1s", "sleep", "1000");
        engine.run("unhealthy", "--health-cmd=false --health-interval=1s --health-retries=1", "sleep", "1000");
        checkHealth("healthy", "healthy");
        checkHealth("unhealthy", "unhealthy");

        gateway.read();

        assertThat(gateway.sample(HEALTH, "starting")).isEqualTo("0.5");
        assertThat(gateway.sample(HEALTH, "healthy")).isEqualTo("1");
        assertThat(gateway.sample(HEALTH, "unhealthy")).isEqualTo("0");
    }

    @Test
    void removedContainerIsGone() {
        engine.run("staying", "", "sleep", "1000");
        engine.run("leaving", "", "sleep", "1000");
        gateway.read();
        assertThat(gateway.samples()).contains("name=\"leaving\"");

        engine.remove("leaving");
        gateway.read();

        assertThat(gateway.samples()).doesNotContain("name=\"leaving\"");
        assertThat(gateway.sample(RUNNING, "staying")).isEqualTo("1");
        assertThat(gateway.weir.sample("docker_containers")).isEqualTo("1");
    }

    @Test
    void renamedContainerHasItsNewNameOnly() {
        engine.run("before", "", "sleep", "1000");
        gateway.read();
        String started = gateway.sample(STARTED, "before");

        engine.command("rename", "before", "after");
        gateway.read();

        assertThat(gateway.samples()).doesNotContain("name=\"before\"");
        assertThat(gateway.sample(STARTED, "after")).isEqualTo(started);
    }

    @Test
    void containersThatSwapTheirNamesAreNotMixedUp() {
        engine.run("one", "", "sh", "-c", "exit 1");
        engine.run("two", "", "sh", "-c", "exit 2");
        engine.command("wait", "one", "two");
        gateway.read();
        String first = gateway.sample(STARTED, "one");

        engine.command("rename", "one", "other");
        engine.command("rename", "two", "one");
        engine.command("rename", "other", "two");
        gateway.read();

        assertThat(gateway.sample(EXIT_CODE, "one")).isEqualTo("2");
        assertThat(gateway.sample(EXIT_CODE, "two")).isEqualTo("1");
        assertThat(gateway.sample(STARTED, "two")).isEqualTo(first);

        engine.remove("two");
        gateway.read();

        assertThat(gateway.sample(EXIT_CODE, "one")).isEqualTo("2");
        assertThat(gateway.samples()).doesNotContain("name=\"two\"");
    }

    @Test
    void containerMadeAnewUnderTheSameNameCountsFromZero() {
        engine.run("again", "", "sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done; sleep 1000");
        Awaitility.await().atMost(PATIENCE).until(() -> cpu("again") > 0.25);
        gateway.read();
        assertThat(gateway.value(CPU, "again")).isGreaterThan(0.25);

        engine.remove("again");
        engine.run("again", "", "sleep", "1000");
        gateway.read();

        assertThat(gateway.value(CPU, "again")).isPositive().isLessThan(0.25);
        assertThat(gateway.sample(RESTARTS, "again")).isEqualTo("0");
        assertThat(gateway.sample(FAILURES, "again")).isEqualTo("0");
    }

    @Test
    void whatIsCountedIsBetweenWhatTheEngineSaysBeforeAndAfter() throws IOException {
        engine.run("server", "", "sh", "-c", "dd if=/dev/zero of=/tmp/f bs=1M count=1; httpd -f -p 80 -h /tmp");
        String work =
                "while :; do wget -q -O /dev/null http://$0/f; dd if=/dev/zero of=/tmp/x bs=1M count=1 oflag=direct; done";
        engine.run("busy", "--cpus=0.5 " + withCountedDevice(), "sh", "-c", work, ip("server"));
        Awaitility.await().atMost(PATIENCE).until(() -> {
            EngineSample sample = sample("busy");
            return sample.received() > 2e6 && sample.sent() > 0 && sample.cpuSeconds() > 0;
        });

        EngineSample before = sample("busy");
        gateway.read();
        EngineSample after = sample("busy");

        assertBetween(CPU, before.cpuSeconds(), after.cpuSeconds());
        assertBetween("docker_container_cpu_capacity_seconds_total", before.capacity(), after.capacity());
        assertBetween("docker_container_cpu_periods_total", before.periods(), after.periods());
        assertBetween("docker_container_cpu_throttled_seconds_total", before.throttled(), after.throttled());
        assertBetween("docker_container_network_receive_bytes_total", before.received(), after.received());
        assertBetween("docker_container_network_transmit_bytes_total", before.sent(), after.sent());
        assertBetween("docker_container_block_read_bytes_total", before.read(), after.read());
        assertBetween("docker_container_block_write_bytes_total", before.written(), after.written());
        assertThat(after.received()).isGreaterThan(before.received());
        System.out.printf("%s: %s%n", getClass().getSimpleName(), after);
    }

    @Test
    void memoryAndProcessesAreThoseOfTheEngine() {
        engine.run("limited", "--memory=64m --pids-limit=20", "sleep", "1000");

        JsonObject before = stats("limited").getJsonObject("memory_stats");
        gateway.read();
        JsonObject after = stats("limited").getJsonObject("memory_stats");

        // It does nothing; the kernel may still give something back.
        double least = Math.min(before.getLong("usage"), after.getLong("usage"));
        double most = Math.max(before.getLong("usage"), after.getLong("usage"));
        assertThat(gateway.value(MEMORY, "limited")).isBetween(least, most);
        // podman tells nothing of the file cache.
        if (after.containsKey("stats")) {
            assertThat(gateway.value("docker_container_memory_working_set_bytes", "limited"))
                    .isPositive()
                    .isLessThanOrEqualTo(most);
        } else {
            assertThat(gateway.sample("docker_container_memory_working_set_bytes", "limited"))
                    .isEqualTo("absent");
        }
        assertThat(gateway.value("docker_container_memory_limit_bytes", "limited"))
                .isEqualTo(64 << 20);
        assertThat(gateway.sample("docker_container_pids", "limited")).isEqualTo("1");
        assertThat(gateway.sample("docker_container_pids_limit", "limited")).isIn("20", "absent");
    }

    @Test
    void labelsAreThoseThatWereChosen(@TempDir Path folder) {
        String id = engine.run("labelled", "--label=com.example.service=\"shop\\1\" --label=other=x", "sleep", "1000");
        String other = engine.run("bare", "", "sleep", "1000");
        String labels = "with_id: true, with_image: true, labels: {service: com.example.service}";
        String definition = "local: {host: '%s', interval: 1h, compatibility: docker_exporter, %s}";
        try (var labelling = EngineGateway.start(folder, definition.formatted(engine.address(), labels))) {
            labelling.read();

            String image =
                    engine.about("labelled", "json").getJsonObject("Config").getString("Image");
            String series =
                    "{name=\"labelled\",id=\"%s\",image=\"%s\",service=\"\\\"shop\\\\1\\\"\"}".formatted(id, image);
            assertThat(labelling.weir.sample(RUNNING + series)).isEqualTo("1");
            assertThat(labelling.weir.sample(CPU + series)).isNotEqualTo("absent");
            assertThat(labelling.weir.sample("docker_container_restart_count" + series))
                    .isEqualTo("0");
            String bare = "{name=\"bare\",id=\"%s\",image=\"%s\"}".formatted(other, image);
            assertThat(labelling.weir.sample(RUNNING + bare)).isEqualTo("1");
        }
    }

    @Test
    void everythingVanishesWithTheEngineAndIsBackWithIt() {
        engine.run("exited", "", "sh", "-c", "exit 3");
        engine.command("wait", "exited");
        engine.run("running", "--restart=always", "sleep", "1000");
        gateway.read();
        String started = gateway.sample(STARTED, "exited");
        assertThat(started).isNotEqualTo("absent");

        engine.stop();
        JsonObject outcome = gateway.refresh();

        assertThat(outcome.getString("outcome")).isEqualTo("connection");
        assertThat(outcome.getString("error")).startsWith(engine.address() + ": ");
        assertThat(gateway.samples()).isEmpty();
        assertThat(gateway.weir.sample("docker_containers")).isEqualTo("absent");
        assertThat(gateway.weir.sample(UP)).isEqualTo("0");

        engine.start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> state("running").getBoolean("Running").equals(true));
        gateway.read();

        assertThat(gateway.sample(STARTED, "exited")).isEqualTo(started);
        assertThat(gateway.sample(EXIT_CODE, "exited")).isEqualTo("3");
        assertThat(gateway.sample(RUNNING, "running")).isEqualTo("1");
        assertThat(gateway.value(STARTED, "running")).isCloseTo(startedAt("running"), within(1e-3));
        assertThat(gateway.weir.sample(UP)).isEqualTo("1");
    }

    @Test
    void engineThatNeverAnswersDelaysNobody(@TempDir Path folder) {
        engine.run("running", "", "sleep", "1000");
        try (var impatient = EngineGateway.start(folder, ENGINE.formatted(engine.address(), "5s"))) {
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                impatient.read();
                assertThat(impatient.sample(RUNNING, "running")).isEqualTo("1");
            });

            engine.suspend();
            try {
                impatient.weir.post("/-/refresh?collector=docker&wait=0s");
                for (int i = 0; i < 20; i++) {
                    assertThat(impatient.weir.get("/metrics").statusCode()).isEqualTo(200);
                }
                assertThat(impatient.sample(RUNNING, "running")).isEqualTo("1");
                assertThat(impatient.weir.target("docker").getBoolean("running"))
                        .as("the read goes on meanwhile")
                        .isTrue();

                JsonObject outcome = impatient.refresh();

                assertThat(outcome.getString("outcome")).isEqualTo("timeout");
                assertThat(impatient.sample(RUNNING, "running")).isEqualTo("absent");
                assertThat(impatient.weir.sample(UP)).isEqualTo("0");
            } finally {
                engine.resume();
            }
            impatient.read();

            assertThat(impatient.sample(RUNNING, "running")).isEqualTo("1");
        }
    }
}
