package dev.weir.trace;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** One kind of work: what of it is under way, and how much of it there has been. */
public final class Work {
    private static final long NANOS_PER_MICRO = 1_000;

    private final Ended consumer;
    private final Set<Trace> open = ConcurrentHashMap.newKeySet();

    // Apart, as nanoseconds alone would overflow after 292 years: ten thousand workers need eleven days for that.
    private final LongAdder workedMicros = new LongAdder();
    private final LongAdder workedNanos = new LongAdder();

    private final LongAdder started = new LongAdder();
    private final Map<String, LongAdder> finished = new ConcurrentHashMap<>();

    /**
     * Is told of every piece that has ended, once, when all of its time has been credited and its end counted, by whoever ended
     * it; several may end at once.
     */
    @FunctionalInterface
    public interface Ended {
        /** @param duration what was credited for it */
        void ended(String outcome, Duration duration);
    }

    /** @param consumer what it throws reaches whoever ends a piece of work, and nothing else */
    public Work(Ended consumer) {
        this.consumer = consumer;
    }

    /** The time that was worked, as far as it has been credited: all pieces together, those under way too. */
    public Duration worked() {
        return Duration.of(workedMicros.sum(), ChronoUnit.MICROS).plusNanos(workedNanos.sum());
    }

    /** Pieces that were started. */
    public long started() {
        return started.sum();
    }

    /** Pieces that ended, by their outcome. */
    public Map<String, Long> finished() {
        var counts = new TreeMap<String, Long>();
        finished.forEach((outcome, count) -> counts.put(outcome, count.sum()));
        return counts;
    }

    /** Pieces under way. */
    public int running() {
        return open.size();
    }

    /**
     * How long the piece that has been under way longest has been so; zero if there is none.
     *
     * @param nowNanos of the tracer's clock
     */
    public Duration oldest(long nowNanos) {
        long oldest = 0;
        for (Trace trace : open) {
            oldest = Math.max(oldest, nowNanos - trace.startedNanos());
        }
        return Duration.ofNanos(oldest);
    }

    void started(Trace trace) {
        started.increment();
        open.add(trace);
    }

    void credit(long nanos) {
        workedMicros.add(nanos / NANOS_PER_MICRO);
        workedNanos.add(nanos % NANOS_PER_MICRO);
    }

    void ended(Trace trace, String outcome, long nanos) {
        open.remove(trace);
        finished.computeIfAbsent(outcome, missing -> new LongAdder()).increment();
        consumer.ended(outcome, Duration.ofNanos(nanos));
    }
}
