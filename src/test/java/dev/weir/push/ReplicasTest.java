package dev.weir.push;

import static dev.weir.push.GroupsFixture.accepted;
import static dev.weir.push.GroupsFixture.key;
import static dev.weir.push.GroupsFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.push.batch.LossReason;
import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    private static final GroupKey A = key("job", "a");
    private static final Duration BATCH = GroupsFixture.CONFIG.groups().interval();

    private final ManualTime time = GroupsFixture.time();
    private final FakeDatabase database = new FakeDatabase(time);
    private final GroupsFixture one = GroupsFixture.replica("one", database, time, Duration.ZERO);
    private final GroupsFixture two = GroupsFixture.replica("two", database, time, Duration.ofHours(-7));
    private final FakeDatabase.Replica store = Objects.requireNonNull(one.store);
    private final FakeDatabase.Replica other = Objects.requireNonNull(two.store);

    @Test
    void pushIsShownBeforeItIsWrittenAndInTheOtherReplicaAfterwards() {
        one.put(A, "a 1");
        one.show();
        assertThat(one.shown()).containsOnlyKeys("a[job=a]");
        assertThat(two.shown()).isEmpty();

        flush();

        assertThat(two.shown()).isEqualTo(one.shown());
        assertThat(two.everything()).isEqualTo(one.everything());
    }

    @Test
    void committedEndsWithTheFlush() {
        CompletableFuture<Void> committed = committed(one.put(A, "a 1"));
        CompletableFuture<Void> deleted = committed(one.groups.delete(key("job", "b")));
        one.show();
        assertThat(committed).isNotDone();

        time.advance(BATCH);

        assertThat(committed).isCompleted();
        assertThat(deleted).isCompleted();
    }

    @Test
    void whoAsksLaterHearsWhatHasBecomeOfIt() {
        PushVerdict written = one.put(A, "a 1");
        flush();
        store.failures = Integer.MAX_VALUE;
        PushVerdict lost = one.put(key("job", "b"), "a 2");
        one.seconds(330);

        assertThat(committed(written)).isCompleted();
        assertThatThrownBy(committed(lost)::join).hasMessageContaining(LossReason.EXPIRED.label());
    }

    @Test
    void whoWaitsNoMoreHoldsNobodyUp() {
        PushVerdict verdict = one.put(A, "a 1");
        CompletableFuture<Void> gone = committed(verdict);
        CompletableFuture<Void> waiting = committed(verdict);

        gone.cancel(false);
        flush();

        assertThat(gone).isCancelled();
        assertThat(waiting).isCompleted();
    }

    @Test
    void firstReadingMergesWithWhatWasPushedBefore() {
        one.put(A, "a 1", "b 1");
        flush();

        GroupsFixture late = GroupsFixture.replica("late", database, time, Duration.ZERO);
        late.post(A, "b 2");
        late.show();
        assertThat(late.shown()).containsOnly(Map.entry("b[job=a]", 2.0));

        late.groups.tick();
        late.show();

        assertThat(late.shown()).containsOnly(Map.entry("a[job=a]", 1.0), Map.entry("b[job=a]", 2.0));
    }

    @Test
    void pushThatWasOvertakenGivesWay() {
        database.messages = new ArrayDeque<>();
        one.post(A, "a 1");
        time.advance(Duration.ofMillis(100));
        two.put(A, "a 2");
        store.failures = 1;
        flush();

        flush();
        flush();

        assertThat(one.shown()).containsOnly(Map.entry("a[job=a]", 2.0));
        assertThat(two.shown()).containsOnly(Map.entry("a[job=a]", 2.0));
    }

    @Test
    void lateDeletionLeavesWhatWasPushedLater() {
        store.failures = 1;
        one.groups.delete(A);
        time.advance(Duration.ofMillis(100));
        two.post(A, "a 1");

        flush();
        flush();

        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
        assertThat(one.shown()).isEqualTo(two.shown());
    }

    @Test
    void lateFlushDoesNotRaiseTheDead() {
        one.put(A, "a 1");
        flush();
        store.failures = 1;
        one.post(A, "b 1");
        time.advance(Duration.ofMillis(10));
        two.groups.delete(A);

        for (int i = 0; i < 5; i++) {
            flush();
        }

        assertThat(one.shown()).isEmpty();
        assertThat(two.shown()).isEmpty();
        assertThat(one.groups.list()).isEmpty();
    }

    @Test
    void missedMessagesAreMadeUpForByTheReconciliation() {
        one.groups.tick();
        two.groups.tick();
        database.losesMessages = true;
        one.put(A, "a 1");
        flush();
        assertThat(two.shown()).isEmpty();

        two.seconds(60);

        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
        assertThat(other.done).endsWith("readAll", "purge");
    }

    @Test
    void missedMessagesAreMadeUpForByTheNextSubscription() {
        two.groups.tick();
        database.losesMessages = true;
        one.put(A, "a 1");
        flush();

        two.groups.listener().onResubscribed();
        two.show();

        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
    }

    @Test
    void whatIsAskedForWhileAReadRunsIsReadTogether() {
        two.groups.tick();
        other.done.clear();
        other.hangs = true;
        for (int i = 0; i < 5; i++) {
            two.groups.listener().onChanged(List.of(key("job", "j" + i).id()));
        }
        assertThat(other.waiting()).isEqualTo(1);

        other.proceed(10);

        assertThat(other.done).containsExactly("read 1", "read 4");
    }

    @Test
    void readThatFailsIsTriedAgainAtTheNextTick() {
        two.groups.tick();
        other.failures = 1;
        one.put(A, "a 1");
        flush();
        assertThat(two.shown()).isEmpty();

        two.seconds(1);

        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
    }

    @Test
    void flushThatFailsLeavesWhatIsPending() {
        store.failures = 3;
        CompletableFuture<Void> committed = committed(one.put(A, "a 1"));
        flush();
        one.groups.listener().onResubscribed();
        one.show();

        assertThat(one.shown()).containsOnlyKeys("a[job=a]");
        assertThat(committed).isNotDone();

        for (int i = 0; i < 20; i++) {
            flush();
        }
        assertThat(committed).isCompleted();
        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
    }

    @Test
    void pushThatIsLostIsGoneAndTellsSo() {
        one.put(A, "a 1");
        flush();
        store.failures = 1_000_000;
        CompletableFuture<Void> committed = committed(one.put(A, "a 2"));
        one.show();
        assertThat(one.shown()).containsOnly(Map.entry("a[job=a]", 2.0));

        time.advance(Duration.ofMinutes(6));
        store.failures = 0;
        one.seconds(1);

        assertThatThrownBy(committed::join)
                .hasMessageContaining("the push is lost, as it could not be written: expired");
        assertThat(one.shown()).containsOnly(Map.entry("a[job=a]", 1.0));
        assertThat(Objects.requireNonNull(one.groups.batches()).lost(LossReason.EXPIRED))
                .isEqualTo(1);
    }

    @Test
    void fullQueueRefusesAndNothingIsShown() {
        store.hangs = true;
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            if (one.put(key("job", "j" + i), "a 1") instanceof PushVerdict.Accepted) {
                taken++;
            }
        }
        one.show();

        assertThat(taken).isLessThan(1_000);
        assertThat(one.shown()).hasSize(taken);
        assertThat(refused(one.put(A, "a 1")).reason()).isEqualTo(PushReason.OVERLOAD);
        assertThat(one.groups.stats().refused(PushReason.OVERLOAD)).isEqualTo(1_001L - taken);
        assertThat(one.groups.stats().groups()).isEqualTo(taken);
    }

    @Test
    void deletionOfAGroupThatOnlyTheOtherReplicaHasIsWritten() {
        database.losesMessages = true;
        one.put(A, "a 1");
        flush();

        accepted(two.groups.delete(A));
        flush();
        one.groups.listener().onResubscribed();
        one.show();

        assertThat(one.shown()).isEmpty();
    }

    @Test
    void timeCountsOnInEveryReplica() {
        one.put(A, Duration.ofSeconds(5), "a 1");
        flush();
        two.seconds(3);
        assertThat(two.shown()).hasSize(1);

        two.seconds(2);
        one.groups.tick();
        one.show();

        assertThat(two.everything()).isEmpty();
        assertThat(one.everything()).isEmpty();
    }

    @Test
    void postAfterTheEndDoesNotBringFamiliesBackThatWereNeverWritten() {
        store.failures = 5;
        one.put(A, Duration.ofSeconds(2), "a 1");
        one.seconds(3);
        assertThat(one.shown()).isEmpty();

        one.post(A, "b 1");
        for (int i = 0; i < 60; i++) {
            flush();
        }

        assertThat(one.shown()).containsOnlyKeys("b[job=a]");
        assertThat(two.shown()).containsOnlyKeys("b[job=a]");
    }

    @Test
    void groupThatIsProlongedBeforeItsEndKeepsItsFamiliesThoughThatIsWrittenLater() {
        one.put(A, Duration.ofSeconds(2), "a 1");
        one.seconds(1);
        store.hangs = true;
        one.post(A, Duration.ofMinutes(1), "b 1");
        one.seconds(2);
        one.post(A, Duration.ofMinutes(1), "c 1");
        one.show();

        assertThat(one.shown()).containsOnlyKeys("a[job=a]", "b[job=a]", "c[job=a]");
    }

    @Test
    void refusedPushIsToldOfInEveryReplica() {
        one.put(A, "# TYPE a gauge", "a 1");
        flush();

        refused(two.put(key("job", "b"), "# TYPE a counter", "a 1"));
        flush();

        assertThat(one.everything())
                .containsEntry("push_time_seconds[job=b]", 0.0)
                .containsKey("push_failure_time_seconds[job=b]");
    }

    @Test
    void typeThatMoreGroupsHaveIsShownWhenReplicasAcceptedAnother() {
        one.put(key("job", "x"), "# TYPE a gauge", "a 1");
        two.put(key("job", "y"), "# TYPE a counter", "a 1");
        two.put(key("job", "z"), "# TYPE a counter", "a 1");
        one.show();
        assertThat(one.shown()).containsOnlyKeys("a[job=x]");

        flush();

        for (GroupsFixture replica : List.of(one, two)) {
            assertThat(replica.shown()).containsOnlyKeys("a[job=y]", "a[job=z]");
            assertThat(replica.groups.stats().withheld()).isEqualTo(1);
        }

        one.groups.delete(key("job", "y"));
        one.groups.delete(key("job", "z"));
        flush();

        for (GroupsFixture replica : List.of(one, two)) {
            assertThat(replica.shown()).containsOnlyKeys("a[job=x]");
            assertThat(replica.groups.stats().withheld()).isZero();
        }
    }

    @Test
    void seriesThatReplicasAcceptedOfTwoGroupsIsShownOfOne() {
        GroupKey wide = key("instance", "x", "job", "a");
        one.put(A, "a{instance=\"x\"} 1");
        two.put(wide, "a 2");
        flush();

        for (GroupsFixture replica : List.of(one, two)) {
            assertThat(replica.shown()).containsOnly(Map.entry("a[instance=x, job=a]", 2.0));
            assertThat(replica.groups.stats().withheld()).isEqualTo(1);
        }

        one.groups.delete(wide);
        flush();

        for (GroupsFixture replica : List.of(one, two)) {
            assertThat(replica.shown()).containsOnly(Map.entry("a[instance=x, job=a]", 1.0));
            assertThat(replica.groups.stats().withheld()).isZero();
        }
    }

    @Test
    void endWritesWhatIsPending() {
        one.put(A, "a 1");

        one.groups.close().await().indefinitely();

        two.show();
        assertThat(two.shown()).containsOnlyKeys("a[job=a]");
        assertThat(refused(one.put(A, "a 2")).reason()).isEqualTo(PushReason.OVERLOAD);
    }

    private void flush() {
        time.advance(BATCH);
        one.show();
    }

    private static CompletableFuture<Void> committed(PushVerdict verdict) {
        return accepted(verdict).committed().subscribeAsCompletionStage();
    }
}
