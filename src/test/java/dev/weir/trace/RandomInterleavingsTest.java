package dev.weir.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order, the tracer says what a plain list of the same traces says. */
class RandomInterleavingsTest {
    private static final int STEPS = 2_000;
    private static final String[] OUTCOMES = {"success", "failure", "timeout"};

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final List<Kind> kinds = List.of(new Kind(), new Kind(), new Kind());

    /** What is expected of a trace. */
    private static final class Expected {
        final Trace trace;
        final boolean vouched;
        final long startedNanos;
        long knownUntilNanos;

        Expected(Trace trace, boolean vouched, long now) {
            this.trace = trace;
            this.vouched = vouched;
            this.startedNanos = now;
            this.knownUntilNanos = now;
        }

        long nanos() {
            return knownUntilNanos - startedNanos;
        }

        void knownUntil(long now) {
            knownUntilNanos = Math.max(knownUntilNanos, now);
        }
    }

    /** A kind of work, and what is expected of it. */
    private static final class Kind {
        final List<Expected> open = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        final List<String> expectedToBeTold = new ArrayList<>();
        final Map<String, Long> finished = new TreeMap<>();
        final Work work = new Work((outcome, duration) -> told.add(outcome + " " + duration.toNanos()));
        long endedNanos;
        long seenNanos;
        int started;

        long nanos() {
            return endedNanos + open.stream().mapToLong(Expected::nanos).sum();
        }

        void ended(Expected one, String outcome) {
            open.remove(one);
            endedNanos += one.nanos();
            finished.merge(outcome, 1L, Long::sum);
            expectedToBeTold.add(outcome + " " + one.nanos());
        }

        void check(long now) {
            long worked = work.worked().toNanos();
            assertThat(worked).isEqualTo(nanos()).isGreaterThanOrEqualTo(seenNanos);
            seenNanos = worked;
            assertThat(work.started()).isEqualTo(started);
            assertThat(work.running()).isEqualTo(open.size());
            assertThat(work.finished()).isEqualTo(finished);
            assertThat(work.oldest(now).toNanos())
                    .isEqualTo(open.stream()
                            .mapToLong(one -> Math.max(0, now - one.startedNanos))
                            .max()
                            .orElse(0));
            assertThat(told).isEqualTo(expectedToBeTold);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void areTheSameAsInAPlainList(long seed) {
        var random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            switch (random.nextInt(7)) {
                case 0 -> start(kind, false);
                case 1 -> start(kind, true);
                case 2 -> collect();
                case 3 -> vouch(kind, random);
                case 4 -> end(kind, random);
                case 5 -> lose(kind, random);
                default ->
                    time.pass(Duration.ofNanos(random.nextInt(8) == 0 ? -random.nextInt(500) : random.nextInt(1_000)));
            }

            kinds.forEach(one -> one.check(time.getAsLong()));
        }

        kinds.forEach(kind -> List.copyOf(kind.open).forEach(one -> end(kind, one, "success")));
        kinds.forEach(kind -> kind.check(time.getAsLong()));
    }

    private void start(Kind kind, boolean vouched) {
        Trace trace = vouched ? tracer.startVouched(kind.work) : tracer.start(kind.work);
        kind.open.add(new Expected(trace, vouched, time.getAsLong()));
        kind.started++;
    }

    private void collect() {
        tracer.collect();
        for (Kind kind : kinds) {
            kind.open.stream().filter(one -> !one.vouched).forEach(one -> one.knownUntil(time.getAsLong()));
        }
    }

    private void vouch(Kind kind, Random random) {
        if (!kind.open.isEmpty()) {
            Expected one = any(kind, random);
            assertThat(one.trace.vouch()).isTrue();
            one.knownUntil(time.getAsLong());
        }
    }

    private void end(Kind kind, Random random) {
        if (!kind.open.isEmpty()) {
            end(kind, any(kind, random), OUTCOMES[random.nextInt(OUTCOMES.length)]);
        }
    }

    private void end(Kind kind, Expected one, String outcome) {
        one.knownUntil(time.getAsLong());
        kind.ended(one, outcome);
        assertThat(one.trace.end(outcome)).isTrue();
        assertThat(one.trace.end("again")).isFalse();
    }

    private static void lose(Kind kind, Random random) {
        if (!kind.open.isEmpty()) {
            Expected one = any(kind, random);
            kind.ended(one, "lost");
            assertThat(one.trace.lose("lost")).isTrue();
            assertThat(one.trace.vouch()).isFalse();
        }
    }

    private static Expected any(Kind kind, Random random) {
        return kind.open.get(random.nextInt(kind.open.size()));
    }
}
