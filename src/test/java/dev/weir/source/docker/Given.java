package dev.weir.source.docker;

import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.EngineAddress;
import dev.weir.config.EngineConfig;
import dev.weir.config.Schedule;
import dev.weir.testing.RecordedAnswers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Short words for what tests of answers are given. */
final class Given {
    private Given() {}

    static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Listed> list(String json, String... labels) throws IOException {
        return Answers.list(body(json), List.of(labels));
    }

    static Inspected inspected(String json) throws IOException {
        return Answers.inspected(body(json));
    }

    static Optional<Usage> usage(String json) throws IOException {
        return Answers.usage(body(json));
    }

    /** A running container, as it was recorded. */
    static Reading recorded(String name, String inspection, String sample) throws IOException {
        return new Reading(
                listed(name),
                0,
                inspected(RecordedAnswers.text(inspection)),
                usage(RecordedAnswers.text(sample)).orElseThrow());
    }

    static Listed listed(String name) {
        return new Listed("id-of-" + name, name, "example/busybox:1", Map.of());
    }

    /** A container that is there and does nothing. */
    static Inspected created() {
        return new Inspected(false, false, false, null, OptionalDouble.empty(), OptionalLong.empty(), 0);
    }

    static EngineConfig engine() {
        return new EngineConfig(
                "local",
                new EngineAddress.Unix(Path.of("/var/run/docker.sock")),
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

    /** With every label that samples of containers can have. */
    static EngineConfig withLabels(EngineConfig engine, Map<String, String> labels) {
        return new EngineConfig(
                engine.name(),
                engine.address(),
                true,
                engine.schedule(),
                engine.callTimeout(),
                engine.timeout(),
                engine.maxConcurrentCalls(),
                engine.onError(),
                labels,
                true,
                true,
                engine.upstreamGauges());
    }

    static EngineConfig withUpstreamGauges(EngineConfig engine) {
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
