package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ContainerEngine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real engine, whichever it is, and a gateway in front of it; what the engine says itself. Each test begins without containers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineFixture {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String RUNNING = "docker_container_running_state";
    static final String HEALTH = "docker_container_health_state";
    static final String STARTED = "docker_container_start_time_seconds";
    static final String EXIT_CODE = "docker_container_exit_code";
    static final String RESTARTS = "docker_container_restarts_total";
    static final String FAILURES = "docker_container_refresh_failures_total";
    static final String CPU = "docker_container_cpu_seconds_total";
    static final String MEMORY = "docker_container_memory_used_bytes";
    static final String UP = "weir_collector_up{collector=\"docker\",database=\"local\"}";
    static final String ENGINE = "local: {host: '%s', interval: 1h, timeout: %s}";

    ContainerEngine engine;
    EngineGateway gateway;

    /** Skips all tests where there is none. */
    abstract ContainerEngine engine();

    /** What is shown between two runs of a container that is restarted for ever, and during them. */
    abstract String[] statesOfTheRestarted();

    /** Has the health of a container checked. */
    abstract void checkHealth(String container, String expected);

    @BeforeAll
    void start(@TempDir Path folder) {
        engine = engine();
        gateway = EngineGateway.start(folder, ENGINE.formatted(engine.address(), "1m"));
    }

    @AfterEach
    void removeContainers() {
        // A test that fails may have left it stopped.
        engine.start();
        engine.removeAll();
    }

    @AfterAll
    void close() {
        // Null if all tests were skipped.
        if (gateway != null) {
            gateway.close();
        }
    }

    final JsonObject state(String container) {
        return engine.about(container, "json").getJsonObject("State");
    }

    final JsonObject stats(String container) {
        return engine.about(container, "stats?stream=false&one-shot=true");
    }

    final EngineSample sample(String container) {
        return EngineSample.of(stats(container));
    }

    final void assertBetween(String metric, double before, double after) {
        assertThat(gateway.value(metric, "busy")).as(metric).isBetween(before, after);
    }

    final String ip(String container) {
        return engine.about(container, "json").getJsonObject("NetworkSettings").getString("IPAddress");
    }

    /** Kernels before control groups v2 count for nobody until somebody has a limit. */
    static String withCountedDevice() throws IOException {
        try (var devices = Files.list(Path.of("/sys/block"))) {
            return devices.map(device -> device.getFileName().toString())
                    .filter(name -> name.matches("(vd|sd|xvd|nvme).*"))
                    .sorted()
                    .findFirst()
                    .map(name -> "--device-write-bps=/dev/" + name + ":20gb")
                    .orElse("");
        }
    }

    final long restarts(String container) {
        return engine.about(container, "json").getLong("RestartCount");
    }

    final double cpu(String container) {
        return sample(container).cpuSeconds();
    }

    final double startedAt(String container) {
        Instant started = Instant.parse(state(container).getString("StartedAt"));
        return started.getEpochSecond() + started.getNano() / 1e9;
    }
}
