package dev.weir.work;

import dev.weir.trace.Durations;
import dev.weir.trace.Trace;
import dev.weir.trace.Tracer;
import dev.weir.trace.Work;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** All traces of one kind of work since the first that is remembered. One caller at a time. */
final class TracedWork {
    /** From what is hardly a batch job to what runs all day, about three to a decade, where people think in them. */
    static final List<Duration> BOUNDS = Stream.of(
                    100L,
                    300L,
                    1_000L,
                    3_000L,
                    10_000L,
                    30_000L,
                    60_000L,
                    180_000L,
                    600_000L,
                    1_800_000L,
                    3_600_000L,
                    10_800_000L,
                    21_600_000L,
                    43_200_000L,
                    86_400_000L)
            .map(Duration::ofMillis)
            .toList();

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final WorkKey key;
    private final Durations durations;
    private final Work work;
    private long lastEndNanos;
    private Duration longestRead = Duration.ZERO;

    TracedWork(WorkKey key, LongSupplier nanoTime) {
        this.key = key;
        this.durations = new Durations(nanoTime, BOUNDS, WINDOW);
        this.work = new Work((outcome, duration) -> durations.add(duration));
    }

    WorkKey key() {
        return key;
    }

    Trace start(Tracer tracer) {
        return tracer.startVouched(work);
    }

    /** A trace of it has ended. */
    void ended(long now) {
        lastEndNanos = now;
    }

    /** Whether nothing of it has been under way for that long. */
    boolean isIdle(long now, Duration retention) {
        return work.running() == 0 && now - lastEndNanos >= retention.toNanos();
    }

    /** Whether what was read last says more of late than is so: the window moves on though nothing happens. */
    boolean hasFaded() {
        return !durations.longest().equals(longestRead);
    }

    Reading read(long now) {
        Durations.Snapshot durationsNow = durations.snapshot();
        longestRead = durationsNow.longest();
        return new Reading(
                key, work.worked(), work.running(), work.started(), work.finished(), durationsNow, work.oldest(now));
    }
}
