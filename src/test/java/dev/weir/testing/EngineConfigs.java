package dev.weir.testing;

import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.EngineAddress;
import dev.weir.config.EngineConfig;
import dev.weir.config.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Engines as a file has them that says nothing but where they are. */
public final class EngineConfigs {
    private EngineConfigs() {}

    public static EngineConfig local() {
        return at(new EngineAddress.Unix(Path.of("/var/run/docker.sock")));
    }

    public static EngineConfig at(EngineAddress address) {
        return new EngineConfig(
                "local",
                address,
                false,
                new Schedule.Interval(Duration.ofSeconds(15)),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                16,
                new OnError.Drop(),
                Map.of(),
                false,
                false,
                false);
    }

    /** The same with docker_exporter's gauges. */
    public static EngineConfig withUpstreamGauges(EngineConfig engine) {
        return new EngineConfig(
                engine.name(),
                engine.address(),
                engine.engineLabel(),
                engine.schedule(),
                engine.callTimeout(),
                engine.timeout(),
                engine.maxConcurrentCalls(),
                engine.onError(),
                engine.labels(),
                engine.withId(),
                engine.withImage(),
                true);
    }
}
