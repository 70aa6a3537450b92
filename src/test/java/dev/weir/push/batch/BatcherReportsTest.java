package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class BatcherReportsTest {
    private BatcherFixture fixture = new BatcherFixture();

    @Test
    void publishErrorsAndRowsAreCountedAndTheFlushHasSucceeded() {
        fixture.answer = batch -> Uni.createFrom().item(new Flushed(3, 2));
        fixture.add("a/one");
        fixture.seconds(5);

        assertThat(fixture.stats().publishErrors()).isEqualTo(2);
        assertThat(fixture.stats().rows()).isEqualTo(3);
        assertThat(fixture.stats().flushed()).isEqualTo(1);
        assertThat(fixture.stats().failures()).isZero();
        assertThat(fixture.stats().batches(SCHEDULED)).isEqualTo(1);
        assertThat(fixture.ended.get(0).succeeded()).isTrue();
    }

    @Test
    void durationIsWhatTheClockSays() {
        fixture.answer = batch -> {
            fixture.time.pass(Duration.ofMillis(70));
            return Uni.createFrom().item(new Flushed(1, 0));
        };
        fixture.add("a/one");
        fixture.seconds(5);

        assertThat(fixture.ended.get(0).duration()).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void listenerThatThrowsHurtsNothing() {
        fixture.listener = event -> {
            throw new IllegalStateException("the listener is broken");
        };
        fixture.add("a/one");
        fixture.seconds(5);
        fixture.add("a/two");
        fixture.seconds(5);

        assertThat(fixture.stats().flushed()).isEqualTo(2);
    }

    @Test
    void listenerMayAdd() {
        fixture = new BatcherFixture(1, 10);
        fixture.listener = event -> {
            if (fixture.ended.size() < 5) {
                fixture.add(fixture.ended.size() + "/key");
            }
        };
        fixture.add("0/key");

        assertThat(fixture.stats().flushed()).isEqualTo(5);
    }

    @Test
    void warnsOfDropsAtMostEveryTenSeconds() {
        fixture = new BatcherFixture(1, 1);
        fixture.hold();
        fixture.addAll(0, 2);
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(Batcher.class.getName());
        Handler handler = handler(warnings);
        logger.addHandler(handler);
        try {
            fixture.add("2/key");
            fixture.seconds(9.9);
            fixture.add("2/key");
            assertThat(warnings).isEmpty();

            fixture.seconds(0.1);
            fixture.add("2/key");
            fixture.add("2/key");
            fixture.seconds(9.9);
            fixture.add("2/key");
            assertThat(warnings).hasSize(1);
            assertThat(warnings.get(0)).contains("batcher=agents dropped=3");

            fixture.seconds(0.1);
            fixture.add("2/key");
            assertThat(warnings).hasSize(2);
            assertThat(warnings.get(1)).contains("dropped=6");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(fixture.stats().dropped()).isEqualTo(6);
    }

    static Handler handler(List<String> warnings) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                    warnings.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
