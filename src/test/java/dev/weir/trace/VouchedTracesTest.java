package dev.weir.trace;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VouchedTracesTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final List<String> ends = new ArrayList<>();
    private final Work work = new Work((outcome, duration) -> ends.add(outcome + " " + duration));
    private final Trace trace = tracer.startVouched(work);

    @Test
    void areCreditedOnlyAsFarAsVouchedFor() {
        time.advance(ofSeconds(10));
        tracer.collect();
        assertThat(work.worked()).isZero();

        assertThat(trace.vouch()).isTrue();
        assertThat(work.worked()).isEqualTo(ofSeconds(10));

        time.advance(ofSeconds(10));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofSeconds(10));
        assertThat(work.running()).isEqualTo(1);
        assertThat(work.oldest(time.getAsLong())).isEqualTo(ofSeconds(20));
    }

    @Test
    void vouchingTwiceAtOneInstantCreditsOnce() {
        time.advance(ofSeconds(10));

        trace.vouch();
        trace.vouch();

        assertThat(work.worked()).isEqualTo(ofSeconds(10));
    }

    @Test
    void areLostAtTheirLastCredit() {
        time.advance(ofSeconds(10));
        trace.vouch();
        time.advance(ofSeconds(30));

        assertThat(trace.lose("lost")).isTrue();

        assertThat(work.worked()).isEqualTo(ofSeconds(10));
        assertThat(work.running()).isZero();
        assertThat(ends).containsExactly("lost PT10S");
    }

    @Test
    void areLostAtTheirStartIfNobodyEverVouched() {
        time.advance(ofSeconds(30));

        trace.lose("lost");

        assertThat(work.worked()).isZero();
        assertThat(ends).containsExactly("lost PT0S");
    }

    @Test
    void whoEndsOneVouchesForItUntilNow() {
        time.advance(ofSeconds(10));
        trace.vouch();
        time.advance(ofSeconds(5));

        assertThat(trace.end(Tracer.SUCCESS)).isTrue();

        assertThat(work.worked()).isEqualTo(ofSeconds(15));
        assertThat(ends).containsExactly("success PT15S");
    }

    @Test
    void vouchingTooLateCreditsNothing() {
        time.advance(ofSeconds(10));
        trace.lose("lost");
        time.advance(ofSeconds(10));

        assertThat(trace.vouch()).isFalse();
        assertThat(trace.end(Tracer.SUCCESS)).isFalse();

        assertThat(work.worked()).isZero();
        assertThat(work.finished()).isEqualTo(Map.of("lost", 1L));
    }

    @Test
    void onesThatAreCollectedCanBeLostToo() {
        Trace collected = tracer.start(work);
        time.advance(ofSeconds(10));
        tracer.collect();
        time.advance(ofSeconds(10));

        collected.lose("abandoned");
        tracer.collect();

        assertThat(work.worked()).isEqualTo(ofSeconds(10));
        assertThat(ends).containsExactly("abandoned PT10S");
    }
}
