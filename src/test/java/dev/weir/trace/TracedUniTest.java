package dev.weir.trace;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import dev.weir.testing.OwnThread;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedUniTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Tracer tracer = new Tracer(time);
    private final List<String> ends = new ArrayList<>();
    private final Work work = new Work((outcome, duration) -> ends.add(outcome + " " + duration));
    private final IllegalStateException consumers = new IllegalStateException("the consumer's");
    private final Work careless = new Work((outcome, duration) -> {
        throw consumers;
    });
    private final List<UniEmitter<? super String>> emitters = new ArrayList<>();
    private int cancellations;
    private final Uni<String> body = Uni.createFrom().emitter(emitter -> {
        emitters.add(emitter);
        emitter.onTermination(() -> cancellations++);
    });

    @AfterEach
    void restoreWhatMutinyDoesWithTheDropped() {
        Infrastructure.resetDroppedExceptionHandler();
    }

    @Test
    void startsAtSubscriptionAndEndsAtTheItem() {
        Uni<String> traced = TracedUni.of(tracer, work, body);
        time.advance(ofSeconds(5));
        assertThat(work.started()).isZero();

        var subscriber = subscribe(traced);
        assertThat(work.running()).isEqualTo(1);
        time.advance(ofSeconds(2));
        tracer.collect();
        assertThat(work.worked()).isEqualTo(ofSeconds(2));
        time.advance(ofSeconds(1));
        emitters.get(0).complete("item");

        subscriber.assertCompleted().assertItem("item");
        assertThat(work.worked()).isEqualTo(ofSeconds(3));
        assertThat(ends).containsExactly("success PT3S");
    }

    @Test
    void timeOfTheSubscriptionItselfCounts() {
        Uni<String> slow = Uni.createFrom().item(() -> {
            time.advance(ofSeconds(4));
            return "item";
        });

        subscribe(TracedUni.of(tracer, work, slow)).assertItem("item");

        assertThat(ends).containsExactly("success PT4S");
    }

    @Test
    void endsAtTheFailure() {
        var failure = new IllegalArgumentException("the body's");
        var subscriber = subscribe(TracedUni.of(tracer, work, body));
        time.advance(ofSeconds(1));

        emitters.get(0).fail(failure);

        assertThat(subscriber.getFailure()).isSameAs(failure);
        assertThat(ends).containsExactly("failure PT1S");
    }

    @Test
    void endsAtTheCancellationAndCancelsTheBody() {
        var subscriber = subscribe(TracedUni.of(tracer, work, body));
        time.advance(ofSeconds(1));

        subscriber.cancel();

        assertThat(cancellations).isEqualTo(1);
        assertThat(work.running()).isZero();
        assertThat(ends).containsExactly("cancelled PT1S");
    }

    @Test
    void endsOnceWhateverComesAfter() {
        var first = subscribe(TracedUni.of(tracer, work, body));
        first.cancel();
        first.cancel();
        emitters.get(0).complete("too late");
        var second = subscribe(TracedUni.of(tracer, work, body));
        emitters.get(1).complete("item");
        second.cancel();

        first.assertNotTerminated();
        second.assertItem("item");
        assertThat(ends).containsExactly("cancelled PT0S", "success PT0S");
    }

    @Test
    void resubscriptionIsANewTrace() {
        Uni<String> traced = TracedUni.of(tracer, work, body);
        subscribe(traced);
        time.advance(ofSeconds(1));
        subscribe(traced);
        time.advance(ofSeconds(1));
        emitters.get(1).complete("second");
        time.advance(ofSeconds(1));
        emitters.get(0).complete("first");

        assertThat(work.started()).isEqualTo(2);
        assertThat(work.worked()).isEqualTo(ofSeconds(4));
        assertThat(ends).containsExactly("success PT1S", "success PT3S");
    }

    @Test
    void eachAttemptOfARetryIsATrace() {
        var subscriber =
                subscribe(TracedUni.of(tracer, work, body).onFailure().retry().atMost(2));
        emitters.get(0).fail(new IllegalArgumentException());
        time.advance(ofSeconds(1));
        emitters.get(1).fail(new IllegalArgumentException());
        emitters.get(2).complete("item");

        subscriber.assertItem("item");
        assertThat(work.finished()).isEqualTo(Map.of("failure", 2L, "success", 1L));
        assertThat(work.worked()).isEqualTo(ofSeconds(1));
    }

    @Test
    void deadlineThatPassesCancels() {
        var subscriber = subscribe(TracedUni.of(tracer, work, body)
                .ifNoItem()
                .after(ofSeconds(10))
                .on(time)
                .fail());

        time.advance(ofSeconds(11));

        subscriber.assertFailed();
        assertThat(ends).containsExactly("cancelled PT10S");
    }

    @Test
    void whoReceivesTheItemFindsTheTraceEnded() {
        var running = new ArrayList<Integer>();
        subscribe(TracedUni.of(tracer, work, body).onItem().invoke(() -> running.add(work.running())));

        emitters.get(0).complete("item");

        assertThat(running).containsExactly(0);
    }

    @Test
    void consumersExceptionIsTheFailureInsteadOfTheItem() {
        var subscriber = subscribe(TracedUni.of(tracer, careless, body));

        emitters.get(0).complete("item");

        assertThat(subscriber.getFailure()).isSameAs(consumers).hasNoSuppressedExceptions();
        assertThat(careless.finished()).isEqualTo(Map.of("success", 1L));
    }

    @Test
    void consumersExceptionNeverHidesTheFailure() {
        var failure = new IllegalArgumentException("the body's");
        var subscriber = subscribe(TracedUni.of(tracer, careless, body));

        emitters.get(0).fail(failure);

        assertThat(subscriber.getFailure()).isSameAs(failure).hasSuppressedException(consumers);
    }

    @Test
    void consumersExceptionDoesNotKeepTheCancellationFromTheBody() {
        var dropped = new ArrayList<Throwable>();
        Infrastructure.setDroppedExceptionHandler(dropped::add);
        var subscriber = subscribe(TracedUni.of(tracer, careless, body));

        subscriber.cancel();

        assertThat(cancellations).isEqualTo(1);
        assertThat(dropped).containsExactly(consumers);
        assertThat(careless.finished()).isEqualTo(Map.of("cancelled", 1L));
    }

    @Test
    void itemAndCancellationAtOnceEndOneTraceOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            var raced = new Work((outcome, duration) -> {});
            var subscriber = subscribe(TracedUni.of(tracer, raced, body));
            UniEmitter<? super String> emitter = emitters.get(round);
            var both = new CyclicBarrier(2);

            var item = OwnThread.run(() -> {
                meet(both);
                emitter.complete("item");
            });
            meet(both);
            subscriber.cancel();
            item.join();

            assertThat(raced.running()).isZero();
            assertThat(raced.finished().values()).containsExactly(1L);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static UniAssertSubscriber<String> subscribe(Uni<String> uni) {
        return uni.subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
