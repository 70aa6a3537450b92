package dev.weir.trace;

import dev.weir.trace.Simulation.Jobs;
import dev.weir.trace.Simulation.Scrape;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;

/** What src/docs/long-work.md shows; always with the same seed. */
final class Experiments {
    /** A quarter of an hour. */
    static final int SCRAPES = 60;

    static final int SEED = 1;
    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration INCIDENT_BEGINS = Duration.ofMinutes(5);
    static final Duration INCIDENT_ENDS = Duration.ofMinutes(7);

    /** From the end of the incident until the last job that hung in it has ended. */
    static final Duration RECOVERY = Duration.ofMinutes(1);

    private Experiments() {}

    /** Two workers with jobs of 5 and 23 s, and of 9 and 19 s, then with longer ones. */
    static List<Scrape> twoWorkers() {
        var simulation = new Simulation();
        simulation.busy(inOrder(5, 23, 1_000));
        simulation.busy(inOrder(9, 19, 1_000));
        return simulation.scrape(2);
    }

    /** Ten workers, always busy with jobs from 0.1 s up to the longest. */
    static List<Scrape> tenWorkers(Duration longest) {
        return workers(10, Simulation.halfNormal(new Random(SEED), SHORTEST, longest));
    }

    /** Ten workers that start jobs of one minute together. */
    static List<Scrape> tenInStep() {
        return workers(10, now -> Duration.ofMinutes(1));
    }

    /** Twenty workers with jobs of up to a second, until whatever starts hangs until the incident has ended. */
    static List<Scrape> incident() {
        var random = new Random(SEED);
        Jobs usual = Simulation.halfNormal(random, SHORTEST, Duration.ofSeconds(1));
        return workers(20, now -> {
            if (now.compareTo(INCIDENT_BEGINS) < 0 || now.compareTo(INCIDENT_ENDS) >= 0) {
                return usual.startingAt(now);
            }
            Duration recovers = Duration.ofMillis(random.nextInt((int) RECOVERY.toMillis()));
            return INCIDENT_ENDS.minus(now).plus(recovers);
        });
    }

    private static List<Scrape> workers(int count, Jobs jobs) {
        var simulation = new Simulation();
        for (int i = 0; i < count; i++) {
            simulation.busy(jobs);
        }
        return simulation.scrape(SCRAPES);
    }

    private static Jobs inOrder(Integer... seconds) {
        var left = new ArrayDeque<>(List.of(seconds));
        return now -> Duration.ofSeconds(left.remove());
    }
}
