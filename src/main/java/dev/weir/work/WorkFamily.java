package dev.weir.work;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.Arrays;
import java.util.List;

/** What is told of each kind of work: a family by the work's name with something behind it. */
enum WorkFamily {
    WORKED(
            "_worked_seconds_total",
            MetricType.COUNTER,
            "Time that was worked, counted while it is: it grows with each renewal of a trace's lease, and with its end."),
    RUNNING("_running", MetricType.GAUGE, "Traces under way."),
    STARTED("_started_total", MetricType.COUNTER, "Traces that were started."),
    FINISHED(
            "_finished_total",
            MetricType.COUNTER,
            "Traces that ended, by outcome; lost are those whose lease was not renewed in time."),
    DURATION(
            "_duration_seconds",
            MetricType.HISTOGRAM,
            "How long traces took that ended, lost ones up to their last renewal."),
    DURATION_MAX(
            "_duration_max_seconds",
            MetricType.GAUGE,
            "The longest of the traces that ended in the last five minutes; 0 for none."),
    OLDEST_RUNNING(
            "_oldest_running_seconds",
            MetricType.GAUGE,
            "How long the oldest trace under way has been so; 0 for none.");

    private final String suffix;
    private final MetricType type;
    private final String help;

    WorkFamily(String suffix, MetricType type, String help) {
        this.suffix = suffix;
        this.type = type;
        this.help = help;
    }

    /** The family of this that work of a name has. */
    Family of(String name) {
        return new Family(name + suffix, type, help);
    }

    /** Every family that work of a name has. */
    static List<Family> all(String name) {
        return Arrays.stream(values()).map(family -> family.of(name)).toList();
    }
}
