package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatcherRetryTest {
    private BatcherFixture fixture = new BatcherFixture();

    @AfterEach
    void booksAreBalanced() {
        assertThat(BatcherFixture.difference(fixture.stats())).isZero();
    }

    @Test
    void failedFlushIsTriedAgainEverLater() {
        List<Double> at = new ArrayList<>();
        long start = fixture.time.getAsLong();
        fixture.answer = batch -> {
            at.add((fixture.time.getAsLong() - start) / 1e9);
            return Uni.createFrom().failure(new IllegalStateException("the database is away"));
        };
        fixture.add("a/one");

        fixture.seconds(65.5);

        assertThat(at).containsExactly(5.0, 5.5, 6.5, 8.5, 12.5, 20.5, 35.5, 50.5, 65.5);
        assertThat(fixture.stats().failures()).isEqualTo(9);
        assertThat(fixture.stats().batches(SCHEDULED)).isZero();
        assertThat(fixture.stats().pending()).isEqualTo(1);
        assertThat(fixture.utilizations).isEqualTo(9);
        assertThat(fixture.ended).hasSize(9).allMatch(event -> !event.succeeded());
        assertThat(fixture.reasons()).containsOnly(SCHEDULED);
    }

    @Test
    void firstWaitIsShortAgainAfterASuccess() {
        fixture.fail();
        fixture.add("a/one");
        fixture.seconds(5 + 0.5 + 1 + 2);
        fixture.succeed();
        fixture.seconds(4);
        assertThat(fixture.stats().flushed()).isEqualTo(1);

        fixture.fail();
        fixture.add("a/one");
        fixture.seconds(5);
        int before = fixture.flushes.size();
        fixture.seconds(0.5);

        assertThat(fixture.flushes).hasSize(before + 1);
    }

    @Test
    void newerValuesTakeThePlaceOfThoseThatFailed() {
        fixture.fail();
        fixture.add("a/one", "old", 2);
        fixture.add("a/two", "kept", 2);
        fixture.seconds(5);

        fixture.add("a/one", "new", 3);
        fixture.add("a/two", "ignored", 1);
        fixture.succeed();
        fixture.seconds(0.5);

        assertThat(fixture.flush(1)).isEqualTo(Map.of("a/one", "new", "a/two", "kept"));
        assertThat(fixture.stats().flushed()).isEqualTo(2);
        assertThat(fixture.stats().superseded()).isEqualTo(2);
        assertThat(fixture.stats().ignored()).isEqualTo(1);
    }

    @Test
    void whatArrivesDuringAFlushThatFailsTakesItsPlace() {
        fixture.hold();
        fixture.add("a/one", "old", 1);
        fixture.seconds(5);
        fixture.add("a/one", "new", 2);

        fixture.releaseWithFailure();
        fixture.succeed();
        fixture.seconds(0.5);

        assertThat(fixture.sizes()).containsExactly(1, 1);
        assertThat(fixture.flush(1)).isEqualTo(Map.of("a/one", "new"));
        assertThat(fixture.stats().flushed()).isEqualTo(1);
        assertThat(fixture.stats().superseded()).isEqualTo(1);
    }

    @Test
    void noMoreThanTwiceTheQueueWaits() {
        fixture = new BatcherFixture(2, 10);
        fixture.fail();

        fixture.addAll(0, 30);

        assertThat(fixture.stats().pending()).isEqualTo(20);
        assertThat(fixture.stats().queued()).isEqualTo(10);
        assertThat(fixture.stats().dropped()).isEqualTo(10);
        assertThat(fixture.add("0/key", "newer", 1)).as("a key of the batch").isTrue();
        assertThat(fixture.add("9/key", "newer", 1)).as("a key of the batch").isTrue();
        assertThat(fixture.add("10/key", "newer", 1)).as("a key of the queue").isFalse();
        fixture.seconds(60);
        assertThat(fixture.sizes()).containsOnly(2);
        assertThat(fixture.stats().pending()).isEqualTo(20);

        fixture.succeed();
        fixture.seconds(15);

        assertThat(fixture.stats().flushed()).isEqualTo(20);
        assertThat(fixture.stats().superseded()).isEqualTo(2);
        assertThat(fixture.stats().pending()).isZero();
    }

    @Test
    void oldestAreFlushedFirstAndTheRestAtOnce() {
        fixture = new BatcherFixture(2, 10);
        fixture.fail();
        fixture.addAll(0, 9);
        fixture.succeed();
        fixture.seconds(0.5);

        assertThat(fixture.flushes.stream().skip(1).map(Map::keySet).map(List::copyOf))
                .containsExactly(
                        List.of("0/key", "1/key"),
                        List.of("2/key", "3/key"),
                        List.of("4/key", "5/key"),
                        List.of("6/key", "7/key"));
        assertThat(fixture.reasons()).containsOnly(CAPACITY);
        assertThat(fixture.stats().pending()).isEqualTo(1);

        fixture.seconds(5);

        assertThat(fixture.stats().pending()).isZero();
    }

    @Test
    void capacityWaitsForTheNextTrialToo() {
        fixture = new BatcherFixture(2, 10);
        fixture.fail();
        fixture.addAll(0, 10);

        fixture.seconds(0.4);

        assertThat(fixture.flushes).hasSize(1);
    }

    @Test
    void whatIsTooOldIsLost() {
        fixture.fail();
        fixture.add("a/one");
        fixture.seconds(100);
        fixture.add("a/two");

        fixture.seconds(199);
        assertThat(fixture.lost).isEmpty();

        fixture.seconds(16);
        assertThat(fixture.lost).containsExactly("expired a/one");
        assertThat(fixture.stats().lost(LossReason.EXPIRED)).isEqualTo(1);
        assertThat(fixture.stats().pending()).isEqualTo(1);

        fixture.seconds(100);
        assertThat(fixture.lost).containsExactly("expired a/one", "expired a/two");
        assertThat(fixture.stats().pending()).isZero();

        int before = fixture.flushes.size();
        fixture.seconds(100);
        assertThat(fixture.flushes).hasSize(before);
        fixture.succeed();
        fixture.add("a/three");
        fixture.seconds(5);
        assertThat(fixture.stats().flushed()).isEqualTo(1);
    }

    @Test
    void newerValueOfAKeyIsAsOldAsItself() {
        fixture.fail();
        fixture.add("a/one", "old", 1);
        fixture.add("a/two", "old", 1);
        fixture.seconds(200);
        fixture.add("a/one", "new", 2);
        fixture.add("a/two", "ignored", 0);
        fixture.seconds(150);

        assertThat(fixture.lost).containsExactly("expired a/two");

        fixture.succeed();
        fixture.seconds(15);
        assertThat(fixture.flush(fixture.flushes.size() - 1)).isEqualTo(Map.of("a/one", "new"));
    }

    @Test
    void whatWaitsInTheQueueIsTooOldAtTheSameTime() {
        fixture = new BatcherFixture(2, 10);
        fixture.fail();
        fixture.addAll(0, 20);

        fixture.seconds(315);

        assertThat(fixture.stats().lost(LossReason.EXPIRED)).isEqualTo(20);
        assertThat(fixture.stats().pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 249, 250, 498, 499})
    void whatIsRefusedForGoodIsFoundAndLostAndTheRestIsFlushed(int poison) {
        fixture.reject(poison + "/key");

        fixture.addAll(0, 500);

        assertThat(fixture.lost).containsExactly("rejected " + poison + "/key");
        assertThat(fixture.stats().lost(LossReason.REJECTED)).isEqualTo(1);
        assertThat(fixture.stats().flushed()).isEqualTo(499);
        assertThat(fixture.stats().pending()).isZero();
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(20);
        assertThat(fixture.reasons()).containsOnly(CAPACITY);
    }

    @Test
    void severalThatAreRefusedAreFoundOneAfterTheOther() {
        List<String> poison = List.of("3/key", "4/key", "100/key", "499/key");
        fixture.reject(poison.toArray(String[]::new));

        fixture.addAll(0, 500);

        assertThat(fixture.lost)
                .containsExactlyElementsOf(
                        poison.stream().map(key -> "rejected " + key).toList());
        assertThat(fixture.stats().flushed()).isEqualTo(496);
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void refusalOfAllTakesAboutAFlushForEach() {
        fixture.answer = batch -> Uni.createFrom().failure(new Rejected("no such table", new IllegalStateException()));

        fixture.addAll(0, 500);

        assertThat(fixture.stats().lost(LossReason.REJECTED)).isEqualTo(500);
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(510);
        fixture.succeed();
        fixture.addAll(0, 500);
        assertThat(fixture.sizes().get(fixture.sizes().size() - 1)).isEqualTo(500);
    }

    @Test
    void refusalIsLookedIntoAlsoAroundAFailure() {
        fixture.reject("300/key");
        Function<Map<String, BatcherFixture.Value>, Uni<Flushed>> rejecting = fixture.answer;
        fixture.answer = batch -> fixture.flushes.size() % 3 == 0
                ? Uni.createFrom().failure(new IllegalStateException("away"))
                : rejecting.apply(batch);

        fixture.addAll(0, 500);
        fixture.seconds(60);

        assertThat(fixture.lost).containsExactly("rejected 300/key");
        assertThat(fixture.stats().flushed()).isEqualTo(499);
    }

    @Test
    void newerValueCuresWhatWasRefused() {
        fixture.answer = batch -> {
            boolean bad = batch.values().stream().anyMatch(value -> value.text().equals("bad"));
            return bad
                    ? Uni.createFrom()
                            .failure(
                                    fixture.flushes.size() == 1
                                            ? new Rejected("bad", new IllegalStateException())
                                            : new IllegalStateException("away"))
                    : Uni.createFrom().item(new Flushed(batch.size(), 0));
        };
        fixture.add("a/one", "bad", 1);
        fixture.add("a/two", "good", 1);
        fixture.seconds(5);
        fixture.add("a/one", "good", 2);
        fixture.seconds(5);

        assertThat(fixture.lost).isEmpty();
        assertThat(fixture.stats().flushed()).isEqualTo(2);
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

    @Test
    void warnsOnceOfAFailureThatGoesOn() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(Batcher.class.getName());
        Handler handler = BatcherTest.handler(warnings);
        logger.addHandler(handler);
        try {
            fixture.fail();
            fixture.add("a/one");
            fixture.seconds(60);
            assertThat(warnings).hasSize(1);
            assertThat(warnings.get(0)).contains("batcher=agents").contains("the database is away");

            fixture.succeed();
            fixture.seconds(15);
            fixture.fail();
            fixture.add("a/one");
            fixture.seconds(60);
            assertThat(warnings).hasSize(2);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void whatWaitedOutAnOutageIsFlushedInTheOrderOfItsKeys() {
        fixture = new BatcherFixture(3, 10);
        fixture.fail();
        IntStream.range(0, 100).forEach(i -> fixture.add((i % 7) + "/key", "value" + i, i));
        fixture.succeed();
        fixture.seconds(20);

        assertThat(fixture.stats().flushed()).isEqualTo(7);
        assertThat(fixture.stats().superseded()).isEqualTo(93);
        IntStream.range(0, 7).forEach(key -> assertThat(
                        fixture.flushes.stream().skip(1).filter(flush -> flush.containsKey(key + "/key")))
                .singleElement()
                .satisfies(flush -> assertThat(flush)
                        .containsEntry(
                                key + "/key",
                                new BatcherFixture.Value(
                                        "value" + (98 + key - (key > 1 ? 7 : 0)), 98 + key - (key > 1 ? 7 : 0), 1))));
    }
}
