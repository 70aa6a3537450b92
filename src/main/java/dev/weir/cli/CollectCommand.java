package dev.weir.cli;

import dev.weir.config.CollectorConfig;
import dev.weir.config.EngineConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Renderer;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.source.docker.EngineEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs collectors once and prints what a scrape would read. */
@Command(
        name = "collect",
        description = "Runs collectors once and prints the exposition; durations go to standard error.",
        mixinStandardHelpOptions = true)
final class CollectCommand implements Callable<Integer> {
    private static final int EXIT_FAILED = 1;

    @Parameters(index = "0", paramLabel = "FILE", description = "The definitions file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(
            index = "1..*",
            paramLabel = "COLLECTOR",
            description = "Only these; default all. The engines together are called docker.")
    private List<String> only = List.of();

    @Override
    public Integer call() {
        if (!(Definitions.load(file) instanceof LoadResult.Loaded loaded)) {
            return Definitions.EXIT_PROBLEMS;
        }
        GatewayConfig config = loaded.config();
        Set<String> known = new LinkedHashSet<>(config.collectors().keySet());
        if (!config.engines().isEmpty()) {
            known.add(EngineConfig.COLLECTOR);
        }
        List<String> unknown =
                only.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            System.err.println(file + ": no collector is called " + String.join(", ", unknown) + "; there are "
                    + String.join(", ", known));
            return Definitions.EXIT_PROBLEMS;
        }
        return DatabaseLoops.during(vertx -> collect(config, vertx));
    }

    private int collect(GatewayConfig config, Vertx vertx) {
        var clocks = Clocks.system(Infrastructure.getDefaultWorkerPool());
        try (var gateway = new Gateway(
                        selected(config),
                        vertx,
                        clocks,
                        Infrastructure.getDefaultExecutor(),
                        event -> {},
                        CollectCommand::tell,
                        flush -> {},
                        Duration.ZERO);
                var renderer = new Renderer(System::nanoTime)) {
            // Whoever loses patience with a query must not leave it running on the server.
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "weir-interrupted"));
            Map<Refresher, Uni<Outcome>> running = new LinkedHashMap<>();
            gateway.refreshers().all().forEach(refresher -> running.put(refresher, refresher.refresh()));
            boolean failed = false;
            for (Map.Entry<Refresher, Uni<Outcome>> run : running.entrySet()) {
                Outcome outcome = run.getValue().await().indefinitely();
                failed |= outcome instanceof Outcome.Failure;
                System.err.println(describe(run.getKey(), outcome));
            }
            var exposition = renderer.render(gateway.store().current());
            System.out.writeBytes(
                    exposition.body(Format.TEXT, Encoding.IDENTITY).getBytes());
            System.out.flush();
            return failed ? EXIT_FAILED : 0;
        }
    }

    private GatewayConfig selected(GatewayConfig config) {
        if (only.isEmpty()) {
            return config;
        }
        var collectors = new LinkedHashMap<String, CollectorConfig>(config.collectors());
        collectors.keySet().retainAll(only);
        return new GatewayConfig(
                config.databases(),
                collectors,
                only.contains(EngineConfig.COLLECTOR) ? config.engines() : Map.of(),
                config.files(),
                config.traces(),
                config.push());
    }

    private static void tell(EngineEvent event) {
        if (event instanceof EngineEvent.ContainersRead read) {
            read.lost()
                    .forEach(container -> System.err.printf(
                            "%s@%s: the container %s cannot be read (%s): %s%n",
                            EngineConfig.COLLECTOR,
                            read.engine(),
                            container.name(),
                            container.reason().label(),
                            container.message()));
        }
    }

    private static String describe(Refresher refresher, Outcome outcome) {
        String took = String.format(
                "%s: %.3f s, %.3f s of them waiting",
                refresher.id(), Clocks.seconds(outcome.duration()), Clocks.seconds(outcome.waited()));
        if (outcome instanceof Outcome.Failure failure) {
            return took + ", failed (" + failure.label() + "): " + failure.message();
        }
        return took + ", " + ((Outcome.Success) outcome).samples() + " samples";
    }
}
