package dev.weir.push;

import static dev.weir.push.GroupsFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.BatchConfig;
import dev.weir.config.PushConfig;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.OwnThread;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrentPushesTest {
    private static final int AGENTS = 1_000;
    private static final int PUSHES = 5;
    private static final PushConfig CONFIG = new PushConfig(
            null,
            Duration.ofHours(24),
            new BatchConfig(500, Duration.ofMillis(20), AGENTS * PUSHES),
            PushConfig.BUILT_IN.agents(),
            Duration.ofHours(24),
            true,
            1 << 20,
            100);

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(4);
    private final SnapshotStore snapshot = new SnapshotStore();

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void whatAThousandPushAtOnceIsAllShownAndWritten() {
        var database = new FakeDatabase(System::nanoTime);
        FakeDatabase.Replica store = database.connect("one", System::nanoTime);
        var groups = new Groups(CONFIG, store, InstantSource.system(), System::nanoTime, timers, snapshot, flush -> {});
        // Whoever uses Mutiny first sets up what it propagates contexts with, which several cannot do at once.
        Uni.createFrom().voidItem().await().indefinitely();
        List<CompletableFuture<Void>> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            GroupKey key = key("job", "agent", "instance", "i" + i);
            agents.add(OwnThread.run(() -> push(groups, key)));
        }

        CompletableFuture.allOf(agents.toArray(CompletableFuture[]::new)).join();
        groups.close().await().indefinitely();

        await(() -> values("a").size() == AGENTS && values("a").stream().allMatch(value -> value == PUSHES));
        assertThat(groups.stats().groups()).isEqualTo(AGENTS);
        assertThat(groups.stats().pushed()).isEqualTo((long) AGENTS * PUSHES);
        assertThat(store.readAll().await().indefinitely().values())
                .hasSize(AGENTS)
                .flatExtracting(group -> group.families().values())
                .extracting(PushedFamily::text)
                .containsOnly("a " + PUSHES + "\n");
    }

    private static void push(Groups groups, GroupKey key) {
        for (int push = 1; push <= PUSHES; push++) {
            GroupsFixture.accepted(groups.push(key, true, GroupsFixture.families(key, "a " + push), null));
        }
    }

    private List<Double> values(String family) {
        var values = new ArrayList<Double>();
        for (Contribution contribution : snapshot.current().of(Owner.pushed(family))) {
            values.add(contribution.families().get(0).blocks().get(0).value(0));
        }
        return values;
    }

    private static void await(Supplier<Boolean> condition) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition::get);
    }
}
