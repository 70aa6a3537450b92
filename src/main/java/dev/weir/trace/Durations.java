package dev.weir.trace;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** How long pieces of work took: a histogram since the start, and the longest of late. */
public final class Durations {
    /** The parts of the window, the oldest of which is let go at once. */
    private static final int PARTS = 3;

    private final LongSupplier nanoTime;
    private final long originNanos;
    private final long partNanos;
    private final List<Duration> bounds;
    private final long[] counts;
    private final long[] longest = new long[PARTS];
    private Duration sum = Duration.ZERO;
    private long part;

    /**
     * What was counted, of one instant.
     *
     * @param counts of each bucket, not cumulative: those up to each bound, and those above the last
     * @param longest of those that ended in the window; zero if none did
     */
    public record Snapshot(List<Duration> bounds, List<Long> counts, Duration sum, Duration longest) {}

    /**
     * Nothing yet.
     *
     * @param bounds of the buckets, inclusive, ascending
     * @param window how long the longest is remembered, at least; at most half as long again
     */
    public Durations(LongSupplier nanoTime, List<Duration> bounds, Duration window) {
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
        this.partNanos = window.toNanos() / (PARTS - 1);
        this.bounds = List.copyOf(bounds);
        this.counts = new long[bounds.size() + 1];
        if (partNanos <= 0) {
            throw new IllegalArgumentException("a window of " + window);
        }
    }

    public synchronized void add(Duration duration) {
        turn();
        int bucket = 0;
        while (bucket < bounds.size() && duration.compareTo(bounds.get(bucket)) > 0) {
            bucket++;
        }
        counts[bucket]++;
        sum = sum.plus(duration);
        int now = (int) (part % PARTS);
        longest[now] = Math.max(longest[now], duration.toNanos());
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(bounds, Arrays.stream(counts).boxed().toList(), sum, longest());
    }

    /** The longest of those that ended in the window; zero if none did. */
    public synchronized Duration longest() {
        turn();
        return Duration.ofNanos(Arrays.stream(longest).max().orElse(0));
    }

    /** Forgets what is too old; a clock that falls back brings nothing forward. */
    private void turn() {
        long now = (nanoTime.getAsLong() - originNanos) / partNanos;
        for (long passed = Math.max(part + 1, now - PARTS + 1); passed <= now; passed++) {
            longest[(int) (passed % PARTS)] = 0;
        }
        part = Math.max(part, now);
    }
}
