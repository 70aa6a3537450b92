package dev.weir.cli;

import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says all that is wrong with a file. */
@Command(
        name = "check",
        description = "Checks a definitions file; starts nothing. Exit code 2 if there is a problem.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The definitions file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--connect",
            description =
                    "Also prepares every query against its databases, without running it, and asks every engine for its containers.")
    private boolean connect;

    @Override
    public Integer call() {
        LoadResult result = Definitions.load(file);
        if (!(result instanceof LoadResult.Loaded loaded)) {
            return Definitions.EXIT_PROBLEMS;
        }
        GatewayConfig config = loaded.config();
        if (connect && !DatabaseLoops.during(vertx -> ConnectedCheck.check(config, vertx, System.err))) {
            return Definitions.EXIT_PROBLEMS;
        }
        System.out.printf(
                "%s: %d collectors, %d databases, %d engines, %d warnings%n",
                file,
                config.collectors().size(),
                config.databases().size(),
                config.engines().size(),
                loaded.warnings().size());
        return 0;
    }
}
