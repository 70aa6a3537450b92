package dev.weir.work;

import dev.weir.config.TracesConfig;
import dev.weir.work.Verdict.Refused;
import java.util.Optional;

/** How much may be traced at once. */
final class Limits {
    /** Each has families of its own. */
    static final int MOST_NAMES = 1_000;

    private Limits() {}

    /** Why one more trace is too many, if it is. */
    static Optional<Refused> exceeded(TracesConfig limits, int open) {
        return open < limits.maxOpen()
                ? Optional.empty()
                : refused(Reason.MAX_OPEN, open + " traces are under way (max_open: " + limits.maxOpen() + ")");
    }

    /** Why one more kind of work is too much, if it is. */
    static Optional<Refused> exceeded(TracesConfig limits, Register register, WorkKey key) {
        if (!register.names().contains(key.name()) && register.names().size() >= MOST_NAMES) {
            return refused(
                    Reason.MAX_NAMES,
                    "work of " + register.names().size() + " names is remembered (at most " + MOST_NAMES
                            + "); names go with retention, " + "what differs from run to run may be a label");
        }
        return register.series() + WorkSamples.EACH <= limits.maxSeries()
                ? Optional.empty()
                : refused(
                        Reason.MAX_SERIES,
                        "traced work has " + register.series() + " series, and each name with other labels has "
                                + WorkSamples.EACH + " (max_series: " + limits.maxSeries()
                                + "); labels that differ from run to run use them up");
    }

    private static Optional<Refused> refused(Reason reason, String message) {
        return Optional.of(new Refused(reason, message));
    }
}
