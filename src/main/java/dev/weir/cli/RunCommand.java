package dev.weir.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves until it is told to stop. */
@Command(name = "run", description = "Starts the gateway (the default).", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The definitions; default weir.yaml, or the environment's WEIR_CONFIG.")
    private @Nullable String config;

    @Override
    public Integer call() {
        if (config != null) {
            System.setProperty("weir.config", config);
        }
        return serve();
    }

    /** Serves what the settings name, and tells the exit code. */
    static int serve() {
        var exitCode = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> {
            exitCode.set(failure == null ? code : StartFailure.report(failure, System.err));
        });
        return exitCode.get();
    }
}
