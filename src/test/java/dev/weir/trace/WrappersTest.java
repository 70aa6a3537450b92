package dev.weir.trace;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.testing.ManualTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class WrappersTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final Work work = new Work((outcome, duration) -> {});
    private final IllegalStateException consumers = new IllegalStateException("the consumer's");
    private final Work careless = new Work((outcome, duration) -> {
        throw consumers;
    });

    @Test
    void traceWhatRuns() {
        tracer.run(work, () -> {
            assertThat(work.running()).isEqualTo(1);
            time.advance(ofSeconds(2));
            tracer.collect();
            assertThat(work.worked()).isEqualTo(ofSeconds(2));
            time.advance(ofSeconds(1));
        });

        assertThat(work.worked()).isEqualTo(ofSeconds(3));
        assertThat(work.running()).isZero();
        assertThat(work.finished()).isEqualTo(Map.of(Tracer.SUCCESS, 1L));
    }

    @Test
    void giveBackWhatIsCalled() throws Exception {
        String answer = tracer.call(work, () -> {
            time.advance(ofSeconds(3));
            return "answer";
        });

        assertThat(answer).isEqualTo("answer");
        assertThat(work.worked()).isEqualTo(ofSeconds(3));
        assertThat(work.finished()).isEqualTo(Map.of(Tracer.SUCCESS, 1L));
    }

    @Test
    void endTheTraceOfABodyThatThrows() {
        var error = new AssertionError("the body's");
        var checked = new IOException("the body's");

        Throwable ofRun = catchThrowable(() -> tracer.run(work, () -> {
            time.advance(ofSeconds(1));
            throw error;
        }));
        Throwable ofCall = catchThrowable(() -> tracer.call(work, failing(checked)));

        assertThat(ofRun).isSameAs(error);
        assertThat(ofCall).isSameAs(checked);
        assertThat(work.worked()).isEqualTo(ofSeconds(2));
        assertThat(work.running()).isZero();
        assertThat(work.finished()).isEqualTo(Map.of(Tracer.FAILURE, 2L));
    }

    @Test
    void neverHideWhatTheBodyThrewBehindTheConsumers() {
        var bodys = new UnsupportedOperationException("the body's");
        var checked = new IOException("the body's");

        Throwable ofRun = catchThrowable(() -> tracer.run(careless, () -> {
            throw bodys;
        }));
        Throwable ofCall = catchThrowable(() -> tracer.call(careless, failing(checked)));
        Throwable ofBoth = catchThrowable(() -> tracer.call(careless, failing(consumers)));

        assertThat(ofRun).isSameAs(bodys).hasSuppressedException(consumers);
        assertThat(ofCall).isSameAs(checked).hasSuppressedException(consumers);
        assertThat(ofBoth).isSameAs(consumers).hasNoSuppressedExceptions();
        assertThat(careless.finished()).isEqualTo(Map.of(Tracer.FAILURE, 3L));
    }

    @Test
    void throwWhatTheConsumerThrewOnceTheBodyReturned() {
        Throwable ofRun = catchThrowable(() -> tracer.run(careless, () -> {}));
        Throwable ofCall = catchThrowable(() -> tracer.call(careless, () -> "answer"));

        assertThat(ofRun).isSameAs(consumers);
        assertThat(ofCall).isSameAs(consumers);
        assertThat(careless.finished()).isEqualTo(Map.of(Tracer.SUCCESS, 2L));
    }

    private Callable<String> failing(Exception failure) {
        return () -> {
            time.advance(ofSeconds(1));
            throw failure;
        };
    }
}
