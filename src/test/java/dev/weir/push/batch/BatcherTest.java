package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OwnThread;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private BatcherFixture fixture = new BatcherFixture();

    @Test
    void flushesWhenTheIntervalIsOverAndWhenTheBatchIsFull() {
        fixture.seconds(5);
        assertThat(fixture.flushes).isEmpty();
        assertThat(fixture.ended).isEmpty();

        fixture.add("a/one");
        fixture.add("a/two");
        fixture.seconds(5);
        assertThat(fixture.sizes()).containsExactly(2);
        assertThat(fixture.stats().flushed()).isEqualTo(2);

        List.of("a/one", "a/two", "a/three", "b/one", "b/two").forEach(fixture::add);
        fixture.seconds(5);
        assertThat(fixture.sizes()).containsExactly(2, 5);
        assertThat(fixture.stats().flushed()).isEqualTo(7);

        fixture.addAll(0, 500);
        assertThat(fixture.sizes()).containsExactly(2, 5, 500);
        assertThat(fixture.stats().flushed()).isEqualTo(507);

        assertThat(fixture.reasons()).containsExactly(SCHEDULED, SCHEDULED, CAPACITY);
        assertThat(fixture.stats().batches(SCHEDULED)).isEqualTo(2);
        assertThat(fixture.stats().batches(CAPACITY)).isEqualTo(1);
        assertThat(fixture.messages()).containsExactly(1, 1, 2);
        assertThat(fixture.ended.get(1).utilization()).containsExactlyInAnyOrder(3, 2);
        assertThat(fixture.ended).extracting(FlushEnded::duration).containsOnly(Duration.ZERO);
        assertThat(fixture.ended).extracting(FlushEnded::batcher).containsOnly("agents");
        assertThat(fixture.ended).extracting(FlushEnded::entries).containsExactly(2, 5, 500);
        assertThat(fixture.ended).extracting(FlushEnded::succeeded).containsOnly(true);
    }

    @Test
    void dropsTheNewestWhenTheQueueIsFull() {
        fixture = new BatcherFixture(2, 10);
        fixture.hold();
        fixture.addAll(0, 2);
        for (int i = 2; i < 12; i++) {
            assertThat(fixture.add(i + "/key")).isTrue();
        }

        boolean taken = fixture.add("12/key");

        assertThat(taken).isFalse();
        assertThat(fixture.stats().dropped()).isEqualTo(1);
        assertThat(fixture.stats().queued()).isEqualTo(10);
        assertThat(fixture.stats().pending()).isEqualTo(12);

        fixture.succeed();
        fixture.release();

        assertThat(fixture.sizes()).containsExactly(2, 2, 2, 2, 2, 2);
        assertThat(fixture.reasons()).containsOnly(CAPACITY);
        assertThat(fixture.stats().flushed()).isEqualTo(12);
        assertThat(fixture.stats().dropped()).isEqualTo(1);
        assertThat(fixture.stats().queued()).isZero();
        assertThat(fixture.messages()).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(fixture.flushes).noneMatch(flush -> flush.containsKey("12/key"));
        assertThat(fixture.add("12/key")).isTrue();
    }

    @Test
    void newestValueOfEachKeyIsFlushed() {
        fixture.add("a/one", "old", 1);
        fixture.add("a/one", "new", 2);
        fixture.seconds(5);

        assertThat(fixture.flush(0)).isEqualTo(Map.of("a/one", "new"));

        fixture.add("a/one", "old1", 3);
        fixture.add("a/two", "2", 3);
        fixture.add("a/one", "new1", 4);
        fixture.add("a/three", "3", 4);
        fixture.seconds(5);

        assertThat(fixture.flush(1)).isEqualTo(Map.of("a/one", "new1", "a/two", "2", "a/three", "3"));
        assertThat(fixture.flushes.get(1))
                .containsEntry("a/one", new BatcherFixture.Value("new1", 4, 1))
                .containsEntry("a/two", new BatcherFixture.Value("2", 3, 1));
        assertThat(fixture.stats().superseded()).isEqualTo(2);
        assertThat(fixture.stats().ignored()).isZero();
        assertThat(fixture.stats().flushed()).isEqualTo(4);
    }

    @Test
    void olderThanWhatIsHeldIsIgnoredAndCounted() {
        fixture.add("a/one", "second", 2);
        assertThat(fixture.add("a/one", "first", 1)).isTrue();
        fixture.add("a/one", "third", 3);
        fixture.seconds(5);

        assertThat(fixture.flushes).hasSize(1);
        assertThat(fixture.flush(0)).isEqualTo(Map.of("a/one", "third"));
        assertThat(fixture.stats().ignored()).isEqualTo(1);
        assertThat(fixture.stats().superseded()).isEqualTo(2);
        assertThat(fixture.stats().dropped()).isZero();
    }

    @Test
    void ofEqualTimesTheLastArrivalCounts() {
        fixture.add("a/one", "first", 1);
        fixture.add("a/one", "last", 1);
        fixture.seconds(5);

        assertThat(fixture.flush(0)).isEqualTo(Map.of("a/one", "last"));
        assertThat(fixture.stats().ignored()).isZero();
    }

    @Test
    void whatIsLeftOfACapacityFlushWaitsForTheTimer() {
        fixture.addAll(0, 499);
        assertThat(fixture.flushes).isEmpty();

        fixture.addAll(499, 600);
        assertThat(fixture.sizes()).containsExactly(500);

        fixture.seconds(5);
        assertThat(fixture.sizes()).containsExactly(500, 100);
        assertThat(fixture.reasons()).containsExactly(CAPACITY, SCHEDULED);
        assertThat(fixture.messages()).containsExactly(2, 1);
    }

    @Test
    void distinctKeysFillABatch() {
        fixture = new BatcherFixture(2, 10);

        for (int i = 0; i < 100; i++) {
            fixture.add("a/one", "value", i);
        }
        assertThat(fixture.flushes).isEmpty();

        fixture.add("a/two");
        assertThat(fixture.sizes()).containsExactly(2);
        assertThat(fixture.stats().superseded()).isEqualTo(99);
    }

    @Test
    void concurrentAddsOfOneOwnerKeepTheNewest() throws Exception {
        List<CompletableFuture<Void>> adding = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int at = i;
            adding.add(OwnThread.run(
                    () -> List.of("a/one", "a/two", "a/three").forEach(key -> fixture.add(key, "value" + at, at))));
        }
        for (CompletableFuture<Void> one : adding) {
            one.get(60, TimeUnit.SECONDS);
        }
        fixture.seconds(5);

        assertThat(fixture.flushes).hasSize(1);
        assertThat(fixture.flush(0)).isEqualTo(Map.of("a/one", "value19", "a/two", "value19", "a/three", "value19"));
        assertThat(fixture.stats().accepted()).isEqualTo(60);
        assertThat(fixture.stats().superseded()).isEqualTo(57);
        assertThat(fixture.ended.get(0).utilization()).containsExactly(3);
    }

    @Test
    void timerRestartsInFullAfterACapacityFlush() {
        fixture = new BatcherFixture(2, 10);
        fixture.seconds(4);
        fixture.addAll(0, 3);
        assertThat(fixture.sizes()).containsExactly(2);

        fixture.seconds(4.9);
        assertThat(fixture.sizes()).containsExactly(2);

        fixture.seconds(0.1);
        assertThat(fixture.sizes()).containsExactly(2, 1);
    }

    @Test
    void timerRestartsInFullWhenASlowFlushHasEnded() {
        fixture.hold();
        fixture.add("a/one");
        fixture.seconds(5);
        fixture.add("a/two");
        fixture.seconds(12);
        assertThat(fixture.sizes()).containsExactly(1);

        fixture.release();
        fixture.seconds(4.9);
        assertThat(fixture.sizes()).containsExactly(1);

        fixture.seconds(0.1);
        assertThat(fixture.sizes()).containsExactly(1, 1);
        assertThat(fixture.ended.get(0).duration()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void emptyIntervalIsNothingAtAll() {
        fixture.seconds(60);

        assertThat(fixture.flushes).isEmpty();
        assertThat(fixture.ended).isEmpty();
        assertThat(fixture.utilizations).isZero();
        assertThat(fixture.stats().batches(SCHEDULED)).isZero();

        fixture.add("a/one");
        fixture.seconds(5);

        assertThat(fixture.sizes()).containsExactly(1);
    }

    @Test
    void whatArrivesDuringAFlushIsInTheNext() {
        fixture = new BatcherFixture(2, 10);
        fixture.hold();
        fixture.addAll(0, 2);

        fixture.add("0/key", "next", 1);
        assertThat(fixture.flush(0)).isEqualTo(Map.of("0/key", "value", "1/key", "value"));
        assertThat(fixture.stats().queued()).isEqualTo(1);

        fixture.release();
        assertThat(fixture.stats().queued()).isZero();
        fixture.seconds(5);

        assertThat(fixture.flush(1)).isEqualTo(Map.of("0/key", "next"));
    }

    @Test
    void oldValueThatComesAfterAFlushIsFlushed() {
        fixture.add("a/one", "new", 2);
        fixture.seconds(5);

        fixture.add("a/one", "old", 1);
        fixture.seconds(5);

        assertThat(fixture.flush(1)).isEqualTo(Map.of("a/one", "old"));
        assertThat(fixture.stats().ignored()).isZero();
    }

    @Test
    void flushesThatEndAtOnceDoNotNest() {
        fixture = new BatcherFixture(1, 100_000);
        fixture.hold();
        fixture.addAll(0, 50_001);

        fixture.succeed();
        fixture.release();

        assertThat(fixture.stats().flushed()).isEqualTo(50_001);
    }

    @Test
    void flushesRunOnTheTimersWithoutTheLocksOfWhoeverAdds() throws Exception {
        var thread = new CompletableFuture<Thread>();
        fixture.answer = batch -> {
            thread.complete(Thread.currentThread());
            return Uni.createFrom().item(new Flushed(1, 0));
        };
        var timers = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "timers"));
        try {
            var settings = new BatchSettings(
                    1, 1, Duration.ofHours(1), BatcherFixture.BYTES, BatcherFixture.RETRY, BatcherFixture.FAREWELL);
            var batcher = new Batcher<>(
                    "agents", settings, new BatcherFixture.Newest(), fixture, () -> 0, timers, event -> {});

            batcher.add("a/one", new BatcherFixture.Value("value", 0, 1));

            assertThat(thread.get(60, TimeUnit.SECONDS).getName()).isEqualTo("timers");
        } finally {
            timers.shutdownNow();
        }
    }
}
