package dev.weir.config;

import dev.weir.config.CollectorConfig.OnError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code docker}. */
final class EngineReader {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_CONCURRENT_CALLS = 16;
    private static final int MOST_CONCURRENT_CALLS = 256;
    private static final String DOCKER_EXPORTER = "docker_exporter";
    private static final String[] COMPATIBILITIES = {"none", DOCKER_EXPORTER};

    private EngineReader() {}

    /**
     * By name, in the order of the file; without those that are broken.
     *
     * @param families take those of the engines
     */
    static Map<String, EngineConfig> read(Value docker, Families families) {
        List<Value> engines = docker.section("docker", "a mapping of names to engines")
                .map(Section::values)
                .orElse(List.of());
        Map<String, EngineConfig> read = new LinkedHashMap<>();
        for (Value engine : engines) {
            NameRule.check("an engine", engine);
            engine.section("the engine " + Value.quote(engine.name()), "a mapping with at least 'host'")
                    .flatMap(section -> engine(engine.name(), engines.size() > 1, section))
                    .ifPresent(config -> {
                        read.put(config.name(), config);
                        config.families()
                                .forEach(family -> families.define(family, EngineConfig.OWNER, engine.keyLocation()));
                    });
        }
        return read;
    }

    private static Optional<EngineConfig> engine(String name, boolean engineLabel, Section section) {
        Optional<EngineAddress> address = EngineAddressReader.read(section);
        Duration interval = or(section, "interval", Defaults::interval, INTERVAL);
        Duration callTimeout = or(section, "call_timeout", Defaults::timeout, CALL_TIMEOUT);
        Duration timeout = or(section, "timeout", Defaults::timeout, TIMEOUT);
        section.get("call_timeout")
                .filter(value -> callTimeout.compareTo(timeout) > 0)
                .ifPresent(
                        value -> value.warn("the call_timeout of %s exceeds the timeout of %s, which ends calls first"
                                .formatted(
                                        PrometheusDuration.format(callTimeout), PrometheusDuration.format(timeout))));
        int maxConcurrentCalls = or(
                section,
                "max_concurrent_calls",
                value -> value.integer(1, MOST_CONCURRENT_CALLS),
                MAX_CONCURRENT_CALLS);
        OnError onError = ScheduleReader.onError(section).orElseGet(OnError.Drop::new);
        Map<String, String> labels = new LabelReader(labelNames()).ofContainers(section.get("labels"));
        boolean withId = or(section, "with_id", Value::bool, false);
        boolean withImage = or(section, "with_image", Value::bool, false);
        String compatibility =
                or(section, "compatibility", value -> value.choice(COMPATIBILITIES, Function.identity()), "none");
        section.finish();
        return address.map(where -> new EngineConfig(
                name,
                where,
                engineLabel,
                new Schedule.Interval(interval),
                callTimeout,
                timeout,
                maxConcurrentCalls,
                onError,
                labels,
                withId,
                withImage,
                compatibility.equals(DOCKER_EXPORTER)));
    }

    private static LabelNames labelNames() {
        return new LabelNames()
                .reserve("name", "every sample of a container has it")
                .reserve("engine", "every sample has it where there are several engines")
                .reserve("id", "with_id adds it")
                .reserve("image", "with_image adds it");
    }

    private static <T> T or(Section section, String key, Function<Value, Optional<T>> reader, T otherwise) {
        return section.get(key).flatMap(reader).orElse(otherwise);
    }
}
