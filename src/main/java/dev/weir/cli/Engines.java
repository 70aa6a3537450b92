package dev.weir.cli;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.EngineConfig;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.source.docker.DockerSource;
import dev.weir.source.docker.EngineEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The engines of a configuration, each with what reads it. It connects to none until it is asked to. */
final class Engines implements AutoCloseable {
    /** Of one engine: as many as a whole process is made for. */
    private static final int MAX_SERIES = 1_000_000;

    /** Of all engines together, as of a collector: thirty times what two thousand containers take. */
    private static final long MAX_EXPOSITION_BYTES = 64 << 20;

    private final Clocks clocks;
    private final Consumer<EngineEvent> listener;
    private final Holdings holdings;
    private final Map<String, Engine> byName;

    private record Engine(EngineConfig config, DockerSource source, Permits permits) {}

    private Engines(Clocks clocks, Consumer<EngineEvent> listener, Holdings holdings, Map<String, Engine> byName) {
        this.clocks = clocks;
        this.listener = listener;
        this.holdings = holdings;
        this.byName = byName;
    }

    /** @param listener is told of every call of an engine */
    static Engines none(Clocks clocks, Consumer<EngineEvent> listener) {
        return new Engines(clocks, listener, new Holdings(), Map.of());
    }

    /** The engines of another configuration; one that is the same there keeps what reads it. */
    Engines with(Collection<EngineConfig> configs) {
        var next = new LinkedHashMap<String, Engine>();
        for (EngineConfig config : configs) {
            Engine known = byName.get(config.name());
            next.put(config.name(), known != null && known.config.equals(config) ? known : engine(config));
        }
        return new Engines(clocks, listener, holdings, next);
    }

    private Engine engine(EngineConfig config) {
        return new Engine(
                config,
                new DockerSource(config, clocks.monotonic(), clocks.timers(), listener),
                new Permits(config.name(), 1, clocks.timers()));
    }

    /** In the order of the configuration. */
    List<Target> targets() {
        var targets = new ArrayList<Target>();
        for (Engine engine : byName.values()) {
            EngineConfig config = engine.config;
            targets.add(new Target(
                    config.target(),
                    Owner.ENGINES,
                    holdings,
                    targets.size(),
                    true,
                    config.schedule(),
                    config.timeout(),
                    config.onError(),
                    OnEmpty.PUBLISH,
                    MAX_SERIES,
                    MAX_EXPOSITION_BYTES,
                    null,
                    Map.of(),
                    engine.source,
                    engine.permits));
        }
        return targets;
    }

    /** Closes in the background what read these engines and reads none of the next ones; no refresh of it is under way any more. */
    void leaveTo(Engines next) {
        byName.forEach((name, engine) -> {
            if (!engine.equals(next.byName.get(name))) {
                var thread = new Thread(engine.source::close, "weir-close-" + name);
                thread.setDaemon(true);
                thread.start();
            }
        });
    }

    @Override
    public void close() {
        byName.values().forEach(engine -> engine.source.close());
    }
}
