package dev.weir.trace;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DurationsTest {
    private static final Duration WINDOW = ofSeconds(60);

    /** Starts below zero, as the JVM's may. */
    private final ManualTime time = new ManualTime(Instant.EPOCH);

    private final Durations durations =
            new Durations(time, List.of(ofMillis(100), ofSeconds(1), ofSeconds(10)), WINDOW);

    @Test
    void areNothingAtFirst() {
        assertThat(durations.snapshot())
                .isEqualTo(new Durations.Snapshot(
                        List.of(ofMillis(100), ofSeconds(1), ofSeconds(10)), List.of(0L, 0L, 0L, 0L), ZERO, ZERO));
    }

    @Test
    void bucketHoldsWhatIsAsLongAsItsBound() {
        durations.add(ofMillis(100));
        durations.add(ofMillis(100).plusNanos(1));
        durations.add(ofSeconds(1));
        durations.add(ofSeconds(10));
        durations.add(ofSeconds(10).plusNanos(1));
        durations.add(ZERO);

        assertThat(durations.snapshot().counts()).containsExactly(2L, 2L, 1L, 1L);
        assertThat(durations.snapshot().sum()).isEqualTo(ofMillis(21_200).plusNanos(2));
        assertThat(durations.snapshot().longest()).isEqualTo(ofSeconds(10).plusNanos(1));
    }

    @Test
    void snapshotStaysAsItWas() {
        durations.add(ofSeconds(1));
        Durations.Snapshot before = durations.snapshot();

        durations.add(ofSeconds(2));

        assertThat(before.counts()).containsExactly(0L, 1L, 0L, 0L);
        assertThat(before.sum()).isEqualTo(ofSeconds(1));
    }

    @Test
    void longestIsForgottenAfterTheWindowAndNotBefore() {
        for (long phase = 0; phase < 60; phase++) {
            durations.add(ofSeconds(1_000 - phase));
            time.pass(WINDOW);
            assertThat(durations.snapshot().longest()).isEqualTo(ofSeconds(1_000 - phase));

            time.pass(WINDOW.dividedBy(2));
            assertThat(durations.snapshot().longest()).isZero();
            time.pass(ofSeconds(1));
        }
    }

    @Test
    void longestOfLateIsAsLongAsAnyInTheWindow() {
        var random = new Random(4);
        var added = new TreeMap<Long, Duration>();
        for (int i = 0; i < 5_000; i++) {
            time.pass(ofMillis(random.nextInt(20_000)));
            var duration = ofMillis(random.nextInt(1_000_000));
            durations.add(duration);
            added.merge(time.getAsLong(), duration, (a, b) -> a.compareTo(b) > 0 ? a : b);
            time.pass(ofMillis(random.nextInt(5) == 0 ? random.nextInt(100_000) : 0));

            Duration longest = durations.snapshot().longest();

            assertThat(longest)
                    .isGreaterThanOrEqualTo(longestSince(added, WINDOW))
                    .isLessThanOrEqualTo(
                            longestSince(added, WINDOW.multipliedBy(3).dividedBy(2)));
        }
    }

    @Test
    void longGapForgetsTheLongestAndNothingElse() {
        durations.add(ofSeconds(5));
        time.pass(ofDays(400));

        assertThat(durations.snapshot().longest()).isZero();
        assertThat(durations.snapshot().counts()).containsExactly(0L, 0L, 1L, 0L);

        durations.add(ofSeconds(2));
        assertThat(durations.snapshot().longest()).isEqualTo(ofSeconds(2));
        assertThat(durations.snapshot().sum()).isEqualTo(ofSeconds(7));
    }

    @Test
    void clockThatFallsBackForgetsNothingEarlier() {
        time.pass(ofSeconds(35));
        durations.add(ofSeconds(9));

        time.pass(ofSeconds(-10));
        durations.add(ofSeconds(1));
        time.pass(ofSeconds(10));

        assertThat(durations.snapshot().longest()).isEqualTo(ofSeconds(9));
    }

    @Test
    void clockMayPassTheLargestNumber() {
        var clock = new AtomicLong(Long.MAX_VALUE - 5);
        var wrapping = new Durations(clock::get, List.of(), ofNanos(10));
        wrapping.add(ofSeconds(1));

        clock.addAndGet(10);
        assertThat(wrapping.snapshot().longest()).isEqualTo(ofSeconds(1));

        clock.addAndGet(5);
        assertThat(wrapping.snapshot().longest()).isZero();
    }

    @Test
    void refuseAWindowOfNothing() {
        assertThatThrownBy(() -> new Durations(time, List.of(), ZERO)).hasMessage("a window of PT0S");
    }

    private Duration longestSince(NavigableMap<Long, Duration> added, Duration age) {
        return added.tailMap(time.getAsLong() - age.toNanos(), true).values().stream()
                .max(Duration::compareTo)
                .orElse(ZERO);
    }
}
