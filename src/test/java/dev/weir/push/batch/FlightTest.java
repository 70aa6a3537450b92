package dev.weir.push.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.batch.BatcherFixture.Value;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightTest {
    private final BatcherFixture fixture = new BatcherFixture();
    private final AtomicInteger ends = new AtomicInteger();
    private final Flight<String, Value> flight =
            new Flight<>(Map.of("a/one", new Value("value", 0, 1)), FlushReason.SCHEDULED, fixture.time);

    @Test
    void whatEndsAfterItWasAbandonedIsNobodys() {
        fixture.hold();
        flight.start(fixture, ends::incrementAndGet);
        fixture.seconds(3);
        flight.abandon("too late");
        Flight.Result before = flight.result();

        fixture.seconds(1);
        fixture.release();

        assertThat(before).isInstanceOf(Flight.Result.Failed.class);
        assertThat(flight.result()).isSameAs(before);
        assertThat(ends).hasValue(0);
    }

    @Test
    void oneThatWasAbandonedBeforeItsStartIsNotStarted() {
        flight.abandon("too late");

        flight.start(fixture, ends::incrementAndGet);
        flight.stop();

        assertThat(fixture.flushes).isEmpty();
        Flight.Result result = flight.result();
        assertThat(result).isNotNull();
        if (result != null) {
            assertThat(flight.event("agents", result).duration()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void startsOnce() {
        flight.start(fixture, ends::incrementAndGet);
        flight.start(fixture, ends::incrementAndGet);

        assertThat(fixture.flushes).hasSize(1);
        assertThat(ends).hasValue(1);
    }
}
