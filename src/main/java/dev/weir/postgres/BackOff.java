package dev.weir.postgres;

import java.time.Duration;

/** How long to wait before the next try: twice as long as before, up to a limit. Not for several threads. */
public final class BackOff {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = SHORTEST;

    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return now;
    }

    /** What follows starts from the shortest again. */
    public void reset() {
        next = SHORTEST;
    }
}
