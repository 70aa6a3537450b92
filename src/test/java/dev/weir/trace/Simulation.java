package dev.weir.trace;

import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Workers on a virtual clock, as the tracer counts them and as a counter does that is moved when a job ends. */
final class Simulation {
    static final Duration INTERVAL = Duration.ofSeconds(15);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final Work work = new Work((outcome, duration) -> {});
    private final long startNanos = time.getAsLong();
    private Duration naive = Duration.ZERO;

    /** What a scrape found more than the one before it. */
    record Scrape(Duration naive, Duration traced) {}

    /** Chooses how long a job takes. */
    @FunctionalInterface
    interface Jobs {
        /** @param now since the start of the simulation */
        Duration startingAt(Duration now);
    }

    /** Draws from half a normal distribution, again and again until it is not above the longest. */
    static Jobs halfNormal(Random random, Duration shortest, Duration longest) {
        long range = longest.minus(shortest).toNanos();
        return now -> {
            long drawn;
            do {
                drawn = Math.round(Math.abs(random.nextGaussian()) * range / 3);
            } while (drawn > range);
            return shortest.plusNanos(drawn);
        };
    }

    /** Adds a worker that is never idle from now on. */
    void busy(Jobs jobs) {
        start(jobs.startingAt(Duration.ofNanos(time.getAsLong() - startNanos)), () -> busy(jobs));
    }

    /** Adds a worker with one job. */
    void once(Duration delay, Duration length) {
        after(delay, () -> start(length, () -> {}));
    }

    private void start(Duration length, Runnable next) {
        Trace trace = tracer.start(work);
        after(length, () -> {
            trace.end(Tracer.SUCCESS);
            naive = naive.plus(length);
            next.run();
        });
    }

    private void after(Duration delay, Runnable action) {
        var unused = time.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets intervals pass, and scrapes at the end of each. */
    List<Scrape> scrape(int times) {
        var scrapes = new ArrayList<Scrape>();
        for (int i = 0; i < times; i++) {
            Duration naiveBefore = naive;
            Duration tracedBefore = work.worked();
            time.advance(INTERVAL);
            tracer.collect();
            scrapes.add(new Scrape(naive.minus(naiveBefore), work.worked().minus(tracedBefore)));
        }
        return scrapes;
    }
}
