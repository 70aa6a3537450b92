package dev.weir.source;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * An instant of the monotonic clock by which something is over.
 *
 * @param nanos the instant, on the scale of the clock
 * @param clock the monotonic clock, in nanoseconds, as {@link System#nanoTime()}
 */
public record Deadline(long nanos, LongSupplier clock) {

    public static Deadline after(Duration timeout, LongSupplier clock) {
        return new Deadline(clock.getAsLong() + timeout.toNanos(), clock);
    }

    /** What is left; zero once the deadline has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - clock.getAsLong()));
    }
}
