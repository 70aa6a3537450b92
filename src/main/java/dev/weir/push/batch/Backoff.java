package dev.weir.push.batch;

import java.time.Duration;

/** How long to wait after each of several failures in a row: twice as long every time. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);

    /** While somebody waits for the end. */
    static final Duration LONGEST_AT_THE_END = Duration.ofSeconds(2);

    private Duration longest = LONGEST;
    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return now;
    }

    void reset() {
        next = FIRST;
    }

    /** Begins anew, and does not wait as long from now on. */
    void hurry() {
        longest = LONGEST_AT_THE_END;
        reset();
    }
}
