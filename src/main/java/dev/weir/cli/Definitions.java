package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.LoadResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;

/** The definitions file, with the environment of this process. */
final class Definitions {
    static final int EXIT_PROBLEMS = 2;

    private Definitions() {}

    /** @param clock tells which firings of a cron expression are the next ones */
    static ConfigLoader loader(InstantSource clock) {
        return new ConfigLoader(clock, System.getenv());
    }

    static LoadResult read(Path file) {
        return loader(Clock.systemUTC()).load(file);
    }

    /** Reads a file for a command, and says on standard error what is to be said of it. */
    static LoadResult load(Path file) {
        LoadResult result = read(file);
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.warnings()
                    .forEach(warning -> System.err.println(warning.location() + ": warning: " + warning.message()));
        } else if (result instanceof LoadResult.Refused refused) {
            refused.problems().forEach(System.err::println);
        }
        return result;
    }
}
