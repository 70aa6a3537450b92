package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void warnsOnceOfAFailureThatGoesOn() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(Batcher.class.getName());
        Handler handler = BatcherReportsTest.handler(warnings);
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
