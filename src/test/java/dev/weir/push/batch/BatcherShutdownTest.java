package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static dev.weir.push.batch.FlushReason.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherShutdownTest {
    private BatcherFixture fixture = new BatcherFixture(2, 10);

    @AfterEach
    void booksAreBalanced() {
        assertThat(BatcherFixture.difference(fixture.stats())).isZero();
    }

    @Test
    void batchIsFlushed() {
        fixture.add("a/one");

        var end = close();

        end.assertCompleted();
        assertThat(fixture.sizes()).containsExactly(1);
        assertThat(fixture.reasons()).containsExactly(SHUTDOWN);
        assertThat(fixture.stats().batches(SHUTDOWN)).isEqualTo(1);
        assertThat(fixture.stats().flushed()).isEqualTo(1);
        assertThat(fixture.time.waiting()).isZero();
    }

    @Test
    void nothingIsFlushedIfThereIsNothing() {
        var end = close();

        end.assertCompleted();
        assertThat(fixture.flushes).isEmpty();
        assertThat(fixture.ended).isEmpty();
        assertThat(fixture.time.waiting()).isZero();
    }

    @Test
    void queueIsDrainedInBatchesAfterTheFlushUnderWay() {
        fixture.hold();
        fixture.addAll(0, 12);

        var end = close();
        end.assertNotTerminated();
        assertThat(fixture.sizes()).containsExactly(2);
        fixture.seconds(3);
        fixture.succeed();
        fixture.release();

        end.assertCompleted();
        assertThat(fixture.sizes()).containsExactly(2, 2, 2, 2, 2, 2);
        assertThat(fixture.reasons()).containsExactly(CAPACITY, SHUTDOWN, SHUTDOWN, SHUTDOWN, SHUTDOWN, SHUTDOWN);
        assertThat(fixture.stats().flushed()).isEqualTo(12);
        assertThat(fixture.stats().pending()).isZero();
        assertThat(fixture.lost).isEmpty();
    }

    @Test
    void newestOfWhatWaitsIsFlushed() {
        fixture.hold();
        fixture.addAll(0, 2);
        IntStream.range(0, 10).forEach(at -> fixture.add("a/one", "value" + at, at));

        close();
        fixture.succeed();
        fixture.release();

        assertThat(fixture.sizes()).containsExactly(2, 1);
        assertThat(fixture.flush(1)).containsEntry("a/one", "value9");
        assertThat(fixture.stats().superseded()).isEqualTo(9);
    }

    @Test
    void whatComesAfterwardsIsDroppedAndCounted() {
        fixture.hold();
        fixture.add("a/one");
        close();

        assertThat(fixture.add("a/two")).isFalse();
        fixture.release();
        assertThat(fixture.add("a/three")).isFalse();
        fixture.seconds(3_600);

        assertThat(fixture.sizes()).containsExactly(1);
        assertThat(fixture.stats().accepted()).isEqualTo(3);
        assertThat(fixture.stats().dropped()).isEqualTo(2);
        assertThat(fixture.stats().pending()).isZero();
    }

    @Test
    void everyCallGivesTheSameEnd() {
        fixture.hold();
        fixture.add("a/one");
        var first = close();
        var impatient = close();
        fixture.seconds(10);
        var second = close();

        impatient.cancel();
        first.assertNotTerminated();
        second.assertNotTerminated();
        fixture.release();

        first.assertCompleted();
        second.assertCompleted();
        close().assertCompleted();
        assertThat(fixture.sizes()).containsExactly(1);
    }

    @Test
    void secondCallDoesNotProlongTheFarewell() {
        fixture.hold();
        fixture.add("a/one");
        var end = close();
        fixture.seconds(10);
        close();

        fixture.seconds(5);

        end.assertCompleted();
    }

    @Test
    void failedFlushIsTriedAgainWhileThereIsTime() {
        fixture.fail();
        fixture.addAll(0, 1);

        var end = close();
        fixture.seconds(7);
        end.assertNotTerminated();
        assertThat(fixture.flushes).as("at 0, 0.5, 1.5, 3.5 and 5.5 s").hasSize(5);
        fixture.succeed();
        fixture.seconds(0.5);

        end.assertCompleted();
        assertThat(fixture.reasons()).containsOnly(SHUTDOWN);
        assertThat(fixture.stats().flushed()).isEqualTo(1);
        assertThat(fixture.stats().failures()).isEqualTo(5);
        assertThat(fixture.lost).isEmpty();
    }

    @Test
    void whatCannotBeFlushedInTimeIsLost() {
        fixture.fail();
        fixture.addAll(0, 5);

        var end = close();
        fixture.seconds(14.9);
        end.assertNotTerminated();
        assertThat(fixture.stats().pending()).isEqualTo(5);
        fixture.seconds(0.1);

        end.assertCompleted();
        assertThat(fixture.stats().lost(LossReason.SHUTDOWN)).isEqualTo(5);
        assertThat(fixture.stats().pending()).isZero();
        assertThat(fixture.lost)
                .containsExactly(
                        "shutdown 0/key", "shutdown 1/key", "shutdown 2/key", "shutdown 3/key", "shutdown 4/key");
        assertThat(fixture.time.waiting()).isZero();
    }

    @Test
    void flushThatDoesNotEndIsCancelledAndWhatComesOfItLaterCountsNoMore() {
        fixture.hold();
        fixture.addAll(0, 5);

        var end = close();
        fixture.seconds(15);

        end.assertCompleted();
        assertThat(fixture.cancelled).isEqualTo(1);
        assertThat(fixture.stats().lost(LossReason.SHUTDOWN)).isEqualTo(5);
        assertThat(fixture.ended).hasSize(1);
        assertThat(fixture.ended.get(0).succeeded()).isFalse();

        fixture.release();

        assertThat(fixture.stats().flushed()).isZero();
        assertThat(fixture.ended).hasSize(1);
        assertThat(fixture.lost).hasSize(5);
    }

    @Test
    void endIsToldAfterEverythingElse() {
        fixture.fail();
        fixture.add("a/one");
        var end = new StringBuilder();
        fixture.batcher.close().subscribe().with(done -> end.append(fixture.lost)
                .append(fixture.ended.size())
                .append(fixture.stats().pending()));

        fixture.seconds(15);

        assertThat(end).hasToString("[shutdown a/one]" + fixture.ended.size() + "0");
    }

    @Test
    void failureThatIsWaitedOutIsTriedAgainAtOnce() {
        fixture.fail();
        fixture.add("a/one");
        fixture.seconds(5 + 0.5 + 1 + 2 + 4 + 8 + 1);
        int before = fixture.flushes.size();
        fixture.succeed();

        var end = close();

        end.assertCompleted();
        assertThat(fixture.flushes).hasSize(before + 1);
        assertThat(fixture.stats().batches(SHUTDOWN)).isEqualTo(1);
        assertThat(fixture.stats().batches(SCHEDULED)).isZero();
    }

    @Test
    void whatIsRefusedDoesNotKeepTheRestFromBeingFlushed() {
        fixture = new BatcherFixture(10, 100);
        fixture.addAll(0, 9);
        fixture.reject("3/key");

        close().assertCompleted();

        assertThat(fixture.stats().flushed()).isEqualTo(8);
        assertThat(fixture.lost).containsExactly("rejected 3/key");
    }

    @Test
    void withoutTimersItEndsAtOnce() {
        fixture.add("a/one");
        fixture.time.shutdown();

        var end = close();

        end.assertCompleted();
        assertThat(fixture.lost).containsExactly("shutdown a/one");
    }

    private UniAssertSubscriber<Void> close() {
        return fixture.batcher.close().subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
