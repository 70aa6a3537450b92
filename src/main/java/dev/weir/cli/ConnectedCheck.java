package dev.weir.cli;

import dev.weir.config.CollectorConfig;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.Problem;
import dev.weir.postgres.Database;
import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.docker.DockerSource;
import dev.weir.source.postgres.QueryCheck;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What only the databases and engines know of a configuration: whether they can be read, and by its queries. */
final class ConnectedCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_NAMES = 5;

    private final GatewayConfig config;
    private final PrintStream out;

    /** Every problem of a query, and the databases that have it, of those that the collector reads. */
    private final Map<Problem, Set<String>> problems = new LinkedHashMap<>();

    private final Set<Problem> ofSeveral = new HashSet<>();
    private boolean good = true;

    private ConnectedCheck(GatewayConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /** Prints every problem, and tells whether there was none. */
    static boolean check(GatewayConfig config, Vertx vertx, PrintStream out) {
        var check = new ConnectedCheck(config, out);
        for (DatabaseConfig database : config.databases().values()) {
            try (var connected = new Database(database, vertx)) {
                check.check(database.name(), connected);
            }
        }
        check.report();
        check.engines();
        return check.good;
    }

    /** A database that cannot be asked is one problem, not one of each of its collectors. */
    private void check(String name, Database database) {
        for (CollectorConfig collector : config.collectors().values()) {
            if (collector.databases().contains(name)) {
                try {
                    new QueryCheck(database, collector)
                            .problems(TIMEOUT)
                            .await()
                            .indefinitely()
                            .forEach(problem -> found(problem, collector, name));
                } catch (CollectException unreachable) {
                    good = false;
                    out.println(unreachable.getMessage());
                    return;
                }
            }
        }
    }

    /** All of them at the same time: thirty that do not answer take no longer than one. */
    private void engines() {
        var sources = new LinkedHashMap<String, DockerSource>();
        config.engines()
                .forEach((name, engine) -> sources.put(
                        name,
                        new DockerSource(
                                engine, System::nanoTime, Infrastructure.getDefaultWorkerPool(), event -> {})));
        var failures = new LinkedHashMap<String, CompletableFuture<Optional<String>>>();
        sources.forEach((name, source) -> failures.put(
                name,
                source.count(Deadline.after(TIMEOUT, System::nanoTime))
                        .map(count -> Optional.<String>empty())
                        .onFailure(CollectException.class)
                        .recoverWithItem(failure -> Optional.of(String.valueOf(failure.getMessage())))
                        .subscribeAsCompletionStage()));
        failures.forEach((name, failure) -> failure.join().ifPresent(message -> {
            good = false;
            out.println("the engine '" + name + "' cannot be read: " + message);
        }));
        sources.values().forEach(DockerSource::close);
    }

    private void found(Problem problem, CollectorConfig collector, String database) {
        good = false;
        problems.computeIfAbsent(problem, first -> new LinkedHashSet<>()).add(database);
        if (collector.databaseLabel()) {
            ofSeveral.add(problem);
        }
    }

    /** One line a problem, however many databases have it. */
    private void report() {
        problems.forEach((problem, databases) ->
                out.println(ofSeveral.contains(problem) ? problem + " (on " + names(databases) + ")" : problem));
    }

    private static String names(Set<String> databases) {
        int more = databases.size() - MOST_NAMES;
        return databases.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
