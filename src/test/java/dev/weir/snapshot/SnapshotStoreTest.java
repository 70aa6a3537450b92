package dev.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private static final Owner ORDERS = Owner.collector("orders");
    private static final Family FAMILY = new Family("orders", MetricType.GAUGE, "Orders.");

    private final SnapshotStore store = new SnapshotStore();

    @Test
    void newerContributionReplacesTheOlder() {
        store.publish(contribution(1, 1, 10));

        assertThat(store.publish(contribution(1, 2, 20))).isEmpty();

        assertThat(value()).isEqualTo(20);
    }

    @Test
    void olderReadNeverReplacesANewer() {
        store.publish(contribution(1, 2, 20));
        Contribution older = contribution(1, 1, 10);
        Contribution same = contribution(1, 2, 30);

        assertThat(store.publish(older, same)).containsExactly(older, same);

        assertThat(value()).isEqualTo(20);
    }

    @Test
    void higherEpochWinsOverAHigherSequence() {
        store.publish(contribution(1, 900, 10));
        store.publish(contribution(2, 1, 20));

        assertThat(value()).isEqualTo(20);
    }

    @Test
    void snapshotThatWasTakenDoesNotChange() {
        store.publish(contribution(1, 1, 10));
        Snapshot before = store.current();

        store.publish(contribution(1, 2, 20));

        assertThat(before.of(ORDERS).get(0).version()).isEqualTo(new Version(1, 1));
    }

    @Test
    void releaseLetsTheSamplesGoButNotThoseOfANewerContribution() {
        Contribution first = contribution(1, 1, 10);
        store.publish(first);
        store.release(List.of(first));
        assertThat(store.current().of(ORDERS).get(0).families().get(0).size()).isZero();

        Contribution second = contribution(1, 2, 20);
        store.publish(second);
        store.release(List.of(first));

        assertThat(value()).isEqualTo(20);
    }

    @Test
    void removedTargetIsGoneFromEveryOwnerAndOwnersWithoutTargetsAreGone() {
        TargetId gone = new TargetId("orders", "shop");
        TargetId stays = new TargetId("orders", "eu");
        for (TargetId target : List.of(gone, stays)) {
            store.publish(new Contribution(Owner.TARGETS, target, new Version(1, 1), List.of()));
        }
        store.publish(contribution(1, 1, 10));

        store.remove(gone);

        assertThat(store.current().owners()).containsExactly(Owner.TARGETS);
        assertThat(store.current().of(Owner.TARGETS))
                .extracting(Contribution::target)
                .containsExactly(stays);
    }

    @Test
    void contributionsAndRemovalsAreOnePublication() {
        List<TargetId> targets = IntStream.range(0, 100)
                .mapToObj(i -> new TargetId("push", "group-" + i))
                .toList();
        store.publish(targets.stream().map(target -> given(target, 1)).toList(), List.of());
        store.publish(contribution(1, 1, 10));
        var told = new AtomicInteger();
        store.onPublish(told::incrementAndGet);

        store.publish(
                List.of(given(targets.get(7), 2), given(new TargetId("push", "a"), 1)),
                List.of(
                        new Place(Owner.TARGETS, targets.get(8)),
                        new Place(ORDERS, new TargetId("orders", "shop")),
                        new Place(ORDERS, new TargetId("orders", "unknown"))));

        assertThat(told).hasValue(1);
        assertThat(store.current().owners()).containsExactly(Owner.TARGETS);
        assertThat(store.current().of(Owner.TARGETS))
                .hasSize(100)
                .isSortedAccordingTo(Comparator.comparing(Contribution::target))
                .extracting(Contribution::target)
                .contains(new TargetId("push", "a"))
                .doesNotContain(targets.get(8));
        assertThat(store.current().of(Owner.TARGETS, targets.get(7)))
                .extracting(Contribution::version)
                .isEqualTo(new Version(1, 2));
    }

    @Test
    void removalOfWhatIsNotThereIsNoPublication() {
        store.publish(contribution(1, 1, 10));
        Snapshot before = store.current();
        var told = new AtomicInteger();
        store.onPublish(told::incrementAndGet);

        store.publish(List.of(), List.of(new Place(ORDERS, new TargetId("orders", "unknown"))));

        assertThat(told).hasValue(0);
        assertThat(store.current()).isSameAs(before);
    }

    @Test
    void familiesOfAnOwnerAreListedOnce() {
        Contribution one = contribution(1, 1, 10);
        store.publish(one, new Contribution(ORDERS, new TargetId("orders", "eu"), one.version(), one.families()));

        assertThat(store.current().families(ORDERS)).containsExactly(FAMILY);
        assertThat(store.current().families(Owner.WORK)).isEmpty();
    }

    @Test
    void changesTogetherAreSeenTogetherThoseOfOtherThreadsToo() {
        store.publish(contribution(1, 1, 10));
        var told = new AtomicInteger();
        store.onPublish(told::incrementAndGet);
        Owner other = Owner.collector("other");

        store.together(() -> {
            store.publish(contribution(1, 2, 20));
            store.together(() -> store.publish(
                    new Contribution(Owner.TARGETS, new TargetId("orders", "shop"), new Version(1, 1), List.of())));
            var elsewhere = new Thread(() -> store.publish(
                    new Contribution(other, new TargetId("other", "shop"), new Version(1, 1), List.of())));
            elsewhere.start();
            joinUninterruptibly(elsewhere);

            assertThat(value()).isEqualTo(10);
            assertThat(store.current().owners()).containsExactly(ORDERS);
            assertThat(told).hasValue(0);
        });

        assertThat(value()).isEqualTo(20);
        assertThat(store.current().owners()).containsExactly(ORDERS, other, Owner.TARGETS);
        assertThat(told).hasValue(1);
    }

    @Test
    void samplesThatAreRenderedWhileChangesAreHeldBackAreReleased() {
        Contribution rendered = contribution(1, 1, 10);
        store.publish(rendered);

        store.together(() -> {
            store.release(List.of(rendered));

            assertThat(size()).isZero();
        });

        assertThat(size()).isZero();
    }

    @Test
    void changesThatFailHalfwayHoldNothingBackForEver() {
        assertThatThrownBy(() -> store.together(() -> {
                    store.publish(contribution(1, 1, 10));
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");

        store.publish(contribution(1, 2, 20));

        assertThat(value()).isEqualTo(20);
    }

    @Test
    void ownersComeInTheOrderOfTheExposition() {
        store.publish(
                new Contribution(Owner.TARGETS, new TargetId("a", "shop"), new Version(1, 1), List.of()),
                new Contribution(Owner.collector("b"), new TargetId("b", "shop"), new Version(1, 1), List.of()),
                new Contribution(Owner.collector("a"), new TargetId("a", "shop"), new Version(1, 1), List.of()));

        assertThat(store.current().owners()).containsExactly(Owner.collector("a"), Owner.collector("b"), Owner.TARGETS);
    }

    @Test
    void nothingIsLostWhenManyPublishAtOnce() throws InterruptedException {
        var told = new AtomicInteger();
        store.onPublish(told::incrementAndGet);
        var start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Owner owner = Owner.collector("c" + i);
            threads.add(new Thread(() -> {
                awaitUninterruptibly(start);
                for (int n = 1; n <= 200; n++) {
                    store.publish(new Contribution(owner, new TargetId("c", "d"), new Version(1, n), List.of()));
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(store.current().owners()).hasSize(8);
        assertThat(store.current().owners()).allSatisfy(owner -> assertThat(
                        store.current().of(owner).get(0).version().sequence())
                .isEqualTo(200));
        assertThat(told).hasValue(1600);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int size() {
        return store.current().of(ORDERS).get(0).families().get(0).size();
    }

    private double value() {
        return store.current()
                .of(ORDERS)
                .get(0)
                .families()
                .get(0)
                .blocks()
                .get(0)
                .value(0);
    }

    private static Contribution contribution(long epoch, long sequence, double value) {
        return new Contribution(
                ORDERS,
                new TargetId("orders", "shop"),
                new Version(epoch, sequence),
                List.of(new FamilySamples(FAMILY, List.of(Samples.of(value)))));
    }

    private static Contribution given(TargetId target, long sequence) {
        return new Contribution(Owner.TARGETS, target, new Version(1, sequence), List.of());
    }
}
