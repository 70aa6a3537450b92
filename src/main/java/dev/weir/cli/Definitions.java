package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.LoadResult;
import java.nio.file.Path;
import java.time.Clock;

/** The definitions file, with the environment of this process. */
final class Definitions {
    static final int EXIT_PROBLEMS = 2;

    private Definitions() {}

    static LoadResult read(Path file) {
        return new ConfigLoader(Clock.systemUTC(), System.getenv()).load(file);
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
