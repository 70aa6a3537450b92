package dev.weir.telemetry;

import dev.weir.config.ConfigChange;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.snapshot.Owner;
import dev.weir.source.Reason;
import dev.weir.source.docker.Call;
import dev.weir.source.docker.EngineEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What engines are asked, by their names: being reached in another way changes nothing. One that has gone leaves no series. */
@Singleton
final class DockerMeters {
    /** From a state that is at hand to a sample for which the engine waits. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private final Refreshers refreshers;
    private final MeterRegistry registry;
    private final Map<String, Registered> registered = new ConcurrentHashMap<>();

    private record Registered(MeterGroup meters, Map<Call, OfCall> calls) {}

    private record OfCall(Timer durations, Map<Reason, LongAdder> failures) {}

    DockerMeters(Refreshers refreshers, MeterRegistry registry) {
        this.refreshers = refreshers;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        update();
    }

    void changed(@Observes ConfigChange change) {
        update();
    }

    void ended(@Observes EngineEvent.CallEnded call) {
        @Nullable Registered engine = registered.get(call.engine());
        if (engine == null) {
            // A call may end before whoever brought its engine has told of it.
            update();
            engine = registered.get(call.engine());
        }
        if (engine != null) {
            OfCall asked = Objects.requireNonNull(engine.calls.get(call.call()));
            asked.durations.record(call.duration());
            if (call.failure() != null) {
                Objects.requireNonNull(asked.failures.get(call.failure())).increment();
            }
        }
    }

    private synchronized void update() {
        Set<String> present = refreshers.all().stream()
                .filter(refresher -> refresher.owner().equals(Owner.ENGINES))
                .map(Refresher::id)
                .map(id -> id.database())
                .collect(Collectors.toSet());
        registered.entrySet().removeIf(engine -> {
            boolean isGone = !present.contains(engine.getKey());
            if (isGone) {
                engine.getValue().meters.remove();
            }
            return isGone;
        });
        present.forEach(name -> registered.computeIfAbsent(name, this::register));
    }

    private Registered register(String name) {
        var meters = new MeterGroup(registry, "engine", name);
        var calls = new EnumMap<Call, OfCall>(Call.class);
        for (Call call : Call.values()) {
            var failures = new EnumMap<Reason, LongAdder>(Reason.class);
            for (Reason reason : Reason.values()) {
                var count = new LongAdder();
                failures.put(reason, count);
                meters.counter(Metric.DOCKER_CALL_FAILURES, count::sum, "call", call.label(), "reason", reason.label());
            }
            Timer durations = meters.histogram(Metric.DOCKER_CALL_DURATION_SECONDS, BOUNDS, "call", call.label());
            calls.put(call, new OfCall(durations, failures));
        }
        return new Registered(meters, calls);
    }
}
