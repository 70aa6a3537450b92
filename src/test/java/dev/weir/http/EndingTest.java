package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndingTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);

    @Test
    void whoWaitsIsToldAtTheEndAndWhoComesLaterAtOnce() {
        var ending = new Ending(time, Optional.empty());
        var waits = ending.orElse(never(), end()).subscribeAsCompletionStage();

        ending.begin(new ShutdownDelayInitiatedEvent());

        assertThat(waits).isCompletedWithValue("the end");
        assertThat(ending.orElse(never(), end()).subscribeAsCompletionStage()).isCompletedWithValue("the end");
    }

    @Test
    void everythingGoesOnUntilTheDelayIsNearlyOver() {
        var ending = new Ending(time, Optional.of(Duration.ofSeconds(5)));
        var waits = ending.orElse(never(), end()).subscribeAsCompletionStage();

        ending.begin(new ShutdownDelayInitiatedEvent());
        time.advance(Duration.ofMillis(4_749));

        assertThat(waits).isNotDone();

        time.advance(Duration.ofMillis(1));

        assertThat(waits).isCompletedWithValue("the end");
    }

    @Test
    void nothingIsKeptOfThoseWhoWaitNoMore() {
        var ending = new Ending(time, Optional.empty());

        ending.orElse(Uni.createFrom().item("an answer"), end()).await().indefinitely();
        var failed = ending.orElse(Uni.createFrom().failure(new IllegalStateException()), end())
                .subscribeAsCompletionStage();
        var waits = ending.orElse(never(), end()).subscribeAsCompletionStage();
        waits.cancel(true);

        assertThat(failed).isCompletedExceptionally();
        assertThat(ending.waiting()).isZero();
    }

    private static Uni<String> never() {
        return Uni.createFrom().nothing();
    }

    private static Uni<String> end() {
        return Uni.createFrom().item("the end");
    }
}
