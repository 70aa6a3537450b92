package dev.weir.refresh;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Time as it is given to everything that waits or measures.
 *
 * @param wall what a person's watch shows; may jump
 * @param monotonic nanoseconds that never fall, for durations
 * @param timers runs what is to happen later; its threads must not be blocked
 */
public record Clocks(InstantSource wall, LongSupplier monotonic, ScheduledExecutorService timers) {

    /** A duration in Prometheus' base unit. */
    public static double seconds(Duration duration) {
        // As nanoseconds in a long, the work of many workers would not fit.
        return (duration.getSeconds() * 1e9 + duration.getNano()) / 1e9;
    }

    public static Clocks system(ScheduledExecutorService timers) {
        return new Clocks(Clock.systemUTC(), System::nanoTime, timers);
    }
}
