package dev.weir.cli;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;

/** Says why the gateway did not start: what its user can mend in a line, everything else with its origin. */
final class StartFailure {

    private StartFailure() {}

    static void report(Throwable failure, PrintStream out) {
        Throwable cause = ExceptionUtil.getRootCause(failure);
        if (cause instanceof QuarkusBindException taken) {
            out.printf(
                    "weir: cannot listen on %s:%d: the port is in use, or the address is not this machine's%n",
                    taken.getHost(), taken.getPort());
        } else if (cause instanceof PreventFurtherStepsException
                || cause instanceof ConfigurationException
                || cause instanceof ConfigValidationException) {
            out.println(cause.getMessage());
        } else {
            failure.printStackTrace(out);
        }
    }
}
