package dev.weir.cli;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;
import java.net.UnknownHostException;

/** Says why the gateway did not start: what its user can mend in a line, everything else with its origin. */
final class StartFailure {

    private static final int EXIT_FAILED = 1;

    private StartFailure() {}

    /** Prints the reason, and tells the exit code. */
    static int report(Throwable failure, PrintStream out) {
        Throwable cause = ExceptionUtil.getRootCause(failure);
        if (cause instanceof QuarkusBindException taken) {
            out.printf(
                    "weir: cannot listen on %s:%d: the port is in use or not permitted, or the address is not this machine's%n",
                    taken.getHost(), taken.getPort());
        } else if (cause instanceof UnknownHostException) {
            out.println("weir: cannot listen: unknown host " + cause.getMessage());
        } else if (cause instanceof IllegalArgumentException) {
            out.println("weir: cannot start: " + cause.getMessage());
        } else if (cause instanceof BrokenDefinitions) {
            out.println(cause.getMessage());
            return Definitions.EXIT_PROBLEMS;
        } else if (cause instanceof ConfigurationException || cause instanceof ConfigValidationException) {
            out.println(cause.getMessage());
        } else {
            failure.printStackTrace(out);
        }
        return EXIT_FAILED;
    }
}
