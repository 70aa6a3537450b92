package dev.weir.push.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatcherMisbehaviourTest {
    private BatcherFixture fixture = new BatcherFixture();

    @AfterEach
    void booksAreBalanced() {
        assertThat(BatcherFixture.difference(fixture.stats())).isZero();
    }

    static Stream<Function<Map<String, BatcherFixture.Value>, @Nullable Uni<Flushed>>> misbehaviour() {
        return Stream.of(
                batch -> {
                    throw new IllegalStateException("thrown, not emitted");
                },
                batch -> {
                    throw new AssertionError("an error");
                },
                batch -> null,
                batch -> Uni.createFrom().nullItem(),
                batch -> Uni.createFrom().item(() -> {
                    throw new IllegalStateException("thrown at the subscription");
                }));
    }

    @ParameterizedTest
    @MethodSource("misbehaviour")
    void flusherThatMisbehavesHasFailed(Function<Map<String, BatcherFixture.Value>, Uni<Flushed>> flusher) {
        fixture.answer = flusher;
        fixture.add("a/one");
        fixture.seconds(5);
        assertThat(fixture.stats().failures()).isEqualTo(1);
        assertThat(fixture.ended).hasSize(1).allMatch(event -> !event.succeeded());

        fixture.succeed();
        fixture.seconds(0.5);

        assertThat(fixture.stats().flushed()).isEqualTo(1);
    }

    @Test
    void flushThatEndsTwiceHasEndedOnce() {
        fixture.answer = batch -> new AbstractUni<>() {
            @Override
            public void subscribe(UniSubscriber<? super Flushed> subscriber) {
                subscriber.onSubscribe(() -> {});
                subscriber.onItem(new Flushed(1, 0));
                subscriber.onItem(new Flushed(1, 0));
                subscriber.onFailure(new IllegalStateException("and yet"));
            }
        };
        fixture.add("a/one");
        fixture.seconds(5);
        fixture.succeed();
        fixture.add("a/two");
        fixture.seconds(5);

        assertThat(fixture.stats().flushed()).isEqualTo(2);
        assertThat(fixture.stats().rows()).isEqualTo(2);
        assertThat(fixture.stats().failures()).isZero();
        assertThat(fixture.ended).hasSize(2);
    }

    @Test
    void flushThatNeverEndsIsAbandonedWhenWhatItHasIsTooOld() {
        fixture.hold();
        fixture.add("a/one");
        fixture.seconds(5);
        fixture.add("a/two");
        fixture.seconds(299);
        assertThat(fixture.ended).isEmpty();

        fixture.succeed();
        fixture.seconds(1);
        assertThat(fixture.cancelled).isEqualTo(1);
        assertThat(fixture.lost).contains("expired a/one");
        fixture.add("a/three");
        fixture.seconds(5);
        assertThat(fixture.stats().flushed()).isEqualTo(1);

        fixture.release();
        assertThat(fixture.stats().flushed()).as("what ends late is nobody's").isEqualTo(1);
    }

    @Test
    void utilizationThatThrowsHurtsNothing() {
        var settings =
                new BatchSettings(1, 10, BatcherFixture.INTERVAL, 1_000, BatcherFixture.RETRY, BatcherFixture.FAREWELL);
        var flusher = new Flusher<String, BatcherFixture.Value>() {
            @Override
            public Uni<Flushed> flush(Map<String, BatcherFixture.Value> batch) {
                if (batch.containsKey("a/bad")) {
                    throw new Rejected("bad", new IllegalStateException());
                }
                return Uni.createFrom().item(new Flushed(1, 0));
            }

            @Override
            public List<Integer> utilization(Map<String, BatcherFixture.Value> batch) {
                throw new IllegalStateException("not known");
            }

            @Override
            public void lost(Map<String, BatcherFixture.Value> entries, LossReason reason) {
                throw new IllegalStateException("not told");
            }
        };
        List<FlushEnded> ended = new ArrayList<>();
        var batcher = new Batcher<>(
                "agents", settings, new BatcherFixture.Newest(), flusher, fixture.time, fixture.time, ended::add);

        for (String key : List.of("a/one", "a/bad", "a/two")) {
            batcher.add(key, new BatcherFixture.Value("value", 0, 1));
        }

        assertThat(ended).extracting(FlushEnded::succeeded).containsExactly(true, false, true);
        assertThat(ended).extracting(FlushEnded::utilization).containsOnly(List.of());
        assertThat(batcher.stats().flushed()).isEqualTo(2);
        assertThat(batcher.stats().lost(LossReason.REJECTED)).isEqualTo(1);
    }
}
