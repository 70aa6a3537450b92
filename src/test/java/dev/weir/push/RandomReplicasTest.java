package dev.weir.push;

import static dev.weir.push.GroupsFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.LossReason;
import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas whose clocks are apart, on one store that is slow, fails, and loses or delays messages. */
class RandomReplicasTest {
    private static final int ROUNDS = 20;
    private static final int STEPS = 200;

    private final ManualTime time = GroupsFixture.time();
    private final FakeDatabase database = new FakeDatabase(time);
    private final List<GroupsFixture> replicas = List.of(
            GroupsFixture.replica("one", database, time, Duration.ofMinutes(5)),
            GroupsFixture.replica("two", database, time, Duration.ofHours(-2)));
    private final Queue<Runnable> messages = new ArrayDeque<>();

    /** What there must be in the end: the effect of what was accepted, in the order in which it was. */
    private final Map<GroupKey, SortedMap<String, Double>> expected = new HashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void allReplicasComeToShowTheNewestOfWhatWasAccepted(int seed) {
        var random = new Random(seed);
        database.messages = messages;
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                step(random, false);
                time.advance(Duration.ofMillis(1 + random.nextInt(80)));
            }
            calmDown();

            SortedMap<String, Double> all = new TreeMap<>();
            expected.forEach((group, families) -> families.forEach((name, value) ->
                    all.put(name + "[" + group.labels().entrySet().iterator().next() + "]", value)));
            for (GroupsFixture replica : replicas) {
                assertThat(replica.shown()).isEqualTo(all);
            }
            assertThat(replicas.get(0).everything()).isEqualTo(replicas.get(1).everything());
        }
        nothingIsLost();
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8})
    void allReplicasComeToShowTheSameThoughGroupsEnd(int seed) {
        var random = new Random(seed);
        database.messages = messages;
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                step(random, true);
                time.advance(Duration.ofMillis(1 + random.nextInt(80)));
                if (step % 10 == 0) {
                    replicas.forEach(replica -> replica.groups.tick());
                }
            }
            calmDown();

            assertThat(replicas.get(0).everything()).isEqualTo(replicas.get(1).everything());
        }
        replicas.forEach(replica -> replica.seconds(70));
        for (GroupsFixture replica : replicas) {
            assertThat(replica.everything()).isEmpty();
            assertThat(replica.groups.stats().series()).isZero();
            assertThat(replica.groups.stats().groups()).isZero();
        }
        nothingIsLost();
    }

    private void step(Random random, boolean ends) {
        GroupsFixture replica = replicas.get(random.nextInt(2));
        FakeDatabase.Replica store = Objects.requireNonNull(replica.store);
        GroupKey group = key("job", "j" + random.nextInt(6));
        String family = "f" + random.nextInt(4);
        int value = random.nextInt(1_000);
        Duration ttl = ends ? Duration.ofMillis(500 + random.nextInt(4_000)) : Duration.ZERO;
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                if (replica.put(group, ttl, family + " " + value) instanceof PushVerdict.Accepted) {
                    expected.put(group, new TreeMap<>(Map.of(family, (double) value)));
                }
            }
            case 3, 4, 5 -> {
                if (replica.post(group, ttl, family + " " + value) instanceof PushVerdict.Accepted) {
                    expected.computeIfAbsent(group, missing -> new TreeMap<>()).put(family, (double) value);
                }
            }
            case 6, 7 -> {
                if (replica.groups.delete(group) instanceof PushVerdict.Accepted) {
                    expected.remove(group);
                }
            }
            case 8 -> store.hangs = random.nextInt(4) == 0;
            case 9 -> store.proceed(random.nextInt(3));
            case 10 -> {
                store.failures = random.nextInt(3);
                store.failsAfterCommit = random.nextBoolean();
            }
            case 11 -> database.losesMessages = random.nextBoolean();
            case 12 -> {
                while (!messages.isEmpty() && random.nextInt(4) > 0) {
                    messages.remove().run();
                }
            }
            default -> replica.groups.tick();
        }
    }

    private void calmDown() {
        for (GroupsFixture replica : replicas) {
            FakeDatabase.Replica store = Objects.requireNonNull(replica.store);
            store.hangs = false;
            store.failures = 0;
            store.proceed(Integer.MAX_VALUE);
        }
        database.losesMessages = false;
        messages.clear();
        for (int second = 0; second < 130; second++) {
            time.advance(Duration.ofSeconds(1));
            replicas.forEach(replica -> replica.groups.tick());
        }
        time.advance(Duration.ofSeconds(1));
    }

    private void nothingIsLost() {
        for (GroupsFixture replica : replicas) {
            BatcherStats batches = Objects.requireNonNull(replica.groups.batches());
            assertThat(batches.lost(LossReason.EXPIRED)).isZero();
            assertThat(batches.lost(LossReason.REJECTED)).isZero();
            assertThat(batches.pending()).isZero();
        }
    }
}
