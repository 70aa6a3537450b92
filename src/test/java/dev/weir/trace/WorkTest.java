package dev.weir.trace;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final Work work = new Work((outcome, duration) -> {});

    @Test
    void isZeroBeforeThereIsAny() {
        tracer.collect();

        assertThat(work.worked()).isZero();
        assertThat(work.started()).isZero();
        assertThat(work.running()).isZero();
        assertThat(work.finished()).isEmpty();
        assertThat(work.oldest(time.getAsLong())).isZero();
    }

    @Test
    void knowsItsOldestPieceUnderWay() {
        Trace first = tracer.start(work);
        time.advance(ofSeconds(5));
        Trace second = tracer.startVouched(work);
        time.advance(ofSeconds(1));
        assertThat(work.oldest(time.getAsLong())).isEqualTo(ofSeconds(6));

        first.end(Tracer.SUCCESS);
        assertThat(work.oldest(time.getAsLong())).isEqualTo(ofSeconds(1));

        second.lose("lost");
        assertThat(work.oldest(time.getAsLong())).isZero();
    }

    @Test
    void centuriesOfManyWorkersAreNotTooMuch() {
        var durations = new Durations(time, List.of(), ofSeconds(60));
        var crowded = new Work((outcome, duration) -> durations.add(duration));
        List<Trace> workers =
                Stream.generate(() -> tracer.start(crowded)).limit(1000).toList();

        time.advance(ofDays(200));
        tracer.collect();
        assertThat(crowded.worked()).isEqualTo(ofDays(200_000));

        workers.forEach(worker -> worker.end(Tracer.SUCCESS));
        assertThat(durations.snapshot().sum()).isEqualTo(ofDays(200_000));
    }

    @Test
    void ageIsNeverNegative() {
        tracer.start(work);

        assertThat(work.oldest(time.getAsLong() - 1)).isZero();
    }

    @Test
    void countsStartsAndEndsByOutcome() {
        Trace first = tracer.start(work);
        Trace second = tracer.start(work);
        Trace third = tracer.startVouched(work);
        tracer.start(work);
        assertThat(work.started()).isEqualTo(4);
        assertThat(work.running()).isEqualTo(4);

        first.end("timeout");
        second.end("success");
        third.end("success");

        assertThat(work.started()).isEqualTo(4);
        assertThat(work.running()).isEqualTo(1);
        assertThat(work.finished()).containsOnlyKeys("success", "timeout").containsEntry("success", 2L);
    }

    @Test
    void kindsOfOneTracerAreApart() {
        var other = new Work((outcome, duration) -> {});
        tracer.start(work);
        Trace ofOther = tracer.start(other);
        time.advance(ofSeconds(1));
        ofOther.end(Tracer.SUCCESS);
        time.advance(ofSeconds(1));

        tracer.collect();

        assertThat(work.worked()).isEqualTo(ofSeconds(2));
        assertThat(other.worked()).isEqualTo(ofSeconds(1));
        assertThat(other.oldest(time.getAsLong())).isZero();
    }
}
