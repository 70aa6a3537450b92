package dev.weir.trace;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracerTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final List<String> ends = new ArrayList<>();
    private final Work work = new Work((outcome, duration) -> ends.add(outcome + " " + duration));

    @Test
    void creditsAnOpenTraceAtEachCollectAndTheRestAtItsEnd() {
        Trace trace = tracer.start(work);

        time.advance(ofMillis(500));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofMillis(500));

        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofMillis(500));

        time.advance(ofSeconds(1));
        trace.end(Tracer.SUCCESS);
        assertThat(work.worked()).isEqualTo(ofMillis(1500));

        time.advance(ofSeconds(1));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofMillis(1500));
        assertThat(ends).containsExactly("success PT1.5S");
    }

    @Test
    void incrementsAddUpToTheDurationWhereverTheCollectsFall() {
        for (int collects = 0; collects < 50; collects++) {
            var told = new ArrayList<Duration>();
            var one = new Work((outcome, duration) -> told.add(duration));
            Trace trace = tracer.start(one);
            Duration before = ZERO;
            Duration increments = ZERO;
            for (int i = 0; i < collects; i++) {
                time.advance(ofNanos(1 + 7_919L * i));
                tracer.collect();
                increments = increments.plus(one.worked().minus(before));
                before = one.worked();
            }
            time.advance(ofNanos(3));
            trace.end(Tracer.SUCCESS);
            increments = increments.plus(one.worked().minus(before));

            Duration truth = ofNanos(3 + collects + 7_919L * collects * (collects - 1) / 2);
            assertThat(increments).isEqualTo(truth);
            assertThat(told).containsExactly(truth);
        }
    }

    @Test
    void countsAtTheEndOnlyIfNobodyCollects() {
        Trace trace = tracer.start(work);
        time.advance(ofSeconds(60));
        assertThat(work.worked()).isZero();

        trace.end(Tracer.SUCCESS);

        assertThat(work.worked()).isEqualTo(ofSeconds(60));
    }

    @Test
    void keepsWhatWasCreditedOfWorkThatNeverEnds() {
        tracer.start(work);
        time.advance(ofSeconds(45));

        tracer.collect();

        assertThat(work.worked()).isEqualTo(ofSeconds(45));
        assertThat(ends).isEmpty();
    }

    @Test
    void tracesOfOneWorkAreIndependent() {
        Trace a = tracer.start(work);
        time.advance(ofSeconds(1));
        Trace b = tracer.start(work);
        time.advance(ofSeconds(2));
        a.end(Tracer.SUCCESS);
        assertThat(work.running()).isEqualTo(1);
        time.advance(ofSeconds(7));
        b.end(Tracer.SUCCESS);

        assertThat(work.worked()).isEqualTo(ofSeconds(12));
        assertThat(ends).containsExactly("success PT3S", "success PT9S");
    }

    @Test
    void collectReadsTheClockOnceForAll() {
        var readings = new AtomicLong();
        var ticking = new Tracer(readings::incrementAndGet);
        for (int i = 0; i < 3; i++) {
            ticking.start(work);
        }

        ticking.collect();

        // Started at 1, 2 and 3, all credited up to 4.
        assertThat(work.worked()).isEqualTo(ofNanos(3 + 2 + 1));
    }

    @Test
    void traceThatStartsWhileOthersAreCollectedIsCreditedNothingOfThePast() {
        time.advance(ofSeconds(5));
        Trace trace = tracer.start(work);

        trace.credit(time.getAsLong() - 1);

        assertThat(work.worked()).isZero();
    }

    @Test
    void clockThatFallsBackTakesNothingAndCountsNothingTwice() {
        Trace trace = tracer.start(work);
        time.pass(ofSeconds(10));
        tracer.collect();
        time.pass(ofSeconds(-8));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofSeconds(10));

        time.pass(ofSeconds(9));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofSeconds(11));

        time.pass(ofSeconds(-20));
        trace.end(Tracer.SUCCESS);
        assertThat(work.worked()).isEqualTo(ofSeconds(11));
        assertThat(ends).containsExactly("success PT11S");
    }

    @Test
    void clockMayPassTheLargestNumber() {
        var clock = new AtomicLong(Long.MAX_VALUE - 5);
        var wrapping = new Tracer(clock::get);
        Trace trace = wrapping.start(work);
        clock.addAndGet(10);

        wrapping.collect();
        assertThat(work.worked()).isEqualTo(ofNanos(10));
        assertThat(work.oldest(clock.get())).isEqualTo(ofNanos(10));

        clock.addAndGet(10);
        trace.end(Tracer.SUCCESS);
        assertThat(work.worked()).isEqualTo(ofNanos(20));
    }

    @Test
    void endsOnce() {
        Trace trace = tracer.start(work);
        time.advance(ofSeconds(1));

        assertThat(trace.end(Tracer.FAILURE)).isTrue();

        time.advance(ofSeconds(1));
        assertThat(trace.end(Tracer.SUCCESS)).isFalse();
        assertThat(trace.lose("lost")).isFalse();
        assertThat(trace.vouch()).isFalse();
        assertThat(work.worked()).isEqualTo(ofSeconds(1));
        assertThat(work.finished()).isEqualTo(Map.of(Tracer.FAILURE, 1L));
        assertThat(ends).containsExactly("failure PT1S");
    }

    @Test
    void noCreditReachesBeyondAnEndForTheClockIsReadUnderTheTracesLock() {
        var read = new ArrayList<Boolean>();
        var traces = new ArrayList<Trace>();
        var watched = new Tracer(() -> {
            traces.forEach(trace -> read.add(Thread.holdsLock(trace)));
            return time.getAsLong();
        });
        traces.add(watched.start(work));

        traces.get(0).vouch();
        traces.get(0).end(Tracer.SUCCESS);

        assertThat(read).containsExactly(true, true);
    }

    @Test
    void consumerThatThrowsLosesNoTimeAndNoTrace() {
        var careless = new Work((outcome, duration) -> {
            throw new IllegalStateException("consumer");
        });
        Trace first = tracer.start(careless);
        Trace second = tracer.start(careless);
        Trace other = tracer.start(work);
        time.advance(ofSeconds(4));

        assertThatThrownBy(() -> first.end(Tracer.SUCCESS)).hasMessage("consumer");
        assertThatThrownBy(() -> second.lose("lost")).hasMessage("consumer");

        time.advance(ofSeconds(4));
        tracer.collect();
        assertThat(careless.worked()).isEqualTo(ofSeconds(4));
        assertThat(careless.running()).isZero();
        assertThat(tracer.open()).isEqualTo(1);
        assertThat(careless.finished()).isEqualTo(Map.of(Tracer.SUCCESS, 1L, "lost", 1L));
        assertThat(first.end(Tracer.SUCCESS)).isFalse();
        assertThat(work.worked()).isEqualTo(ofSeconds(8));
        assertThat(other.end(Tracer.SUCCESS)).isTrue();
    }

    @Test
    void consumerFindsAllAccountedAndMayTraceItself() {
        var seen = new ArrayList<String>();
        var self = new Work[1];
        self[0] = new Work((outcome, duration) -> {
            seen.add(self[0].worked() + " " + self[0].running() + " " + self[0].finished());
            tracer.collect();
            if (seen.size() < 3) {
                tracer.run(self[0], () -> time.advance(ofSeconds(1)));
            }
        });

        tracer.run(self[0], () -> time.advance(ofSeconds(1)));

        assertThat(seen).containsExactly("PT1S 0 {success=1}", "PT2S 0 {success=2}", "PT3S 0 {success=3}");
    }

    @Test
    void tenThousandOpenTracesAreEachCountedForThemselves() {
        var traces = new ArrayList<Trace>();
        for (int i = 0; i < 10_000; i++) {
            traces.add(tracer.start(work));
            time.advance(ofMillis(1));
        }
        tracer.collect();
        Duration all =
                IntStream.rangeClosed(1, 10_000).mapToObj(Duration::ofMillis).reduce(ZERO, Duration::plus);
        assertThat(work.worked()).isEqualTo(all);
        assertThat(work.running()).isEqualTo(10_000);

        for (int i = 0; i < 10_000; i += 2) {
            traces.get(i).end(Tracer.SUCCESS);
        }
        time.advance(ofSeconds(1));
        tracer.collect();

        assertThat(work.worked()).isEqualTo(all.plusSeconds(5_000));
        assertThat(work.running()).isEqualTo(5_000);
        assertThat(work.oldest(time.getAsLong())).isEqualTo(ofMillis(9_999 + 1_000));
    }
}
