package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.LoadResult;
import java.nio.file.Path;
import java.time.Clock;

/** Reads a definitions file for a command, and says on standard error what is to be said of it. */
final class Definitions {
    static final int EXIT_PROBLEMS = 2;

    private Definitions() {}

    static LoadResult load(Path file) {
        LoadResult result = new ConfigLoader(Clock.systemUTC(), System.getenv()).load(file);
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.warnings()
                    .forEach(warning -> System.err.println(warning.location() + ": warning: " + warning.message()));
        } else if (result instanceof LoadResult.Refused refused) {
            refused.problems().forEach(System.err::println);
        }
        return result;
    }
}
