package dev.weir.cli;

import dev.weir.config.CollectorConfig;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.Problem;
import dev.weir.postgres.Database;
import dev.weir.source.CollectException;
import dev.weir.source.postgres.QueryCheck;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** What only the databases know of a configuration: whether they take its queries, and what these answer with. */
final class ConnectedCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final PrintStream out;
    private final Set<Problem> reported = new LinkedHashSet<>();
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
                            .forEach(this::report);
                } catch (CollectException unreachable) {
                    good = false;
                    out.println(unreachable.getMessage());
                    return;
                }
            }
        }
    }

    private void report(Problem problem) {
        good = false;
        if (reported.add(problem)) {
            out.println(problem);
        }
    }
}
