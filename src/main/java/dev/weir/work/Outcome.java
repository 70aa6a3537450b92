package dev.weir.work;

import dev.weir.trace.Tracer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a trace can end. */
public enum Outcome {
    SUCCESS(Tracer.SUCCESS),
    FAILURE(Tracer.FAILURE),
    /** Its lease was not renewed in time. */
    LOST("lost");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** The value of the label {@code outcome}. */
    public String label() {
        return label;
    }

    /** The outcome that a worker reports; empty if it is none, or one that nobody can report. */
    public static Optional<Outcome> reported(String label) {
        return reportable().stream()
                .filter(outcome -> outcome.label.equals(label))
                .findFirst();
    }

    /** What a worker can report. */
    public static List<Outcome> reportable() {
        return Arrays.stream(values()).filter(outcome -> outcome != LOST).toList();
    }
}
