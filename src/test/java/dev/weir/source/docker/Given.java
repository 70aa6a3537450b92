package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.source.docker.json.GivenAnswers;
import dev.weir.source.docker.json.Listed;
import dev.weir.testing.RecordedAnswers;
import java.io.IOException;
import java.util.Map;

/** Short words for what tests of containers are given. */
final class Given {
    private Given() {}

    /** A running container, as it was recorded. */
    static Reading recorded(String name, String inspection, String sample) throws IOException {
        return new Reading(
                listed(name),
                0,
                GivenAnswers.inspected(RecordedAnswers.text(inspection)),
                GivenAnswers.usage(RecordedAnswers.text(sample)).orElseThrow());
    }

    static Listed listed(String name) {
        return new Listed("id-of-" + name, name, "example/busybox:1", Map.of());
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
}
