package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.source.CollectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls of an engine as tests make them. */
final class Calls {
    private static final long PLENTY = 1 << 20;

    private Calls() {}

    /** The body of an answer, a character for each of its bytes. */
    static String text(EngineConnection connection, String path) {
        return connection.get(path, PLENTY, body -> new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    /** What a call fails with, which it has to. */
    static CollectException failure(EngineConnection connection, String path) {
        return failure(() -> text(connection, path));
    }

    /** What a call fails with, in words that can be shown. */
    static CollectException failure(ThrowingCallable call) {
        CollectException failure = catchThrowableOfType(CollectException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThan(1000);
        return failure;
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
