package dev.weir.cli;

import dev.weir.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The definitions file has problems, so nothing of it is started. The message lists them, one a line. */
final class BrokenDefinitions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenDefinitions(List<Problem> problems) {
        super(
                problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())),
                null,
                false,
                false);
    }
}
