package dev.weir.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigChange;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.config.Location;
import dev.weir.config.Problem;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReloaderTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final ManualTime time = new ManualTime(START);
    private final SnapshotStore store = new SnapshotStore();
    private final List<LoadResult> taken = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final LoadResult.Loaded first = loaded("first");
    private LoadResult files = first;
    private boolean closed;
    private final Reloader reloader = new Reloader(first, () -> files, this::take, store, time, this::execute);

    @Test
    void afterTheStartTheDefinitionsAreSaidToBeRight() {
        time.advance(Duration.ofMinutes(1));

        assertThat(successful()).isEqualTo(1);
        assertThat(lastSuccess()).isEqualTo((double) START.getEpochSecond());
    }

    @Test
    void changeIsTakenUpWhenItWasSeenTwice() {
        reloader.poll();
        files = loaded("second");
        time.advance(Duration.ofMinutes(1));

        reloader.poll();
        assertThat(taken).isEmpty();

        reloader.poll();
        reloader.poll();
        assertThat(taken).containsExactly(loaded("second"));
        assertThat(lastSuccess()).isEqualTo((double) START.plusSeconds(60).getEpochSecond());
    }

    @Test
    void definitionsThatAreBeingWrittenAreNotTakenUp() {
        for (String part : List.of("a", "ab", "abc")) {
            files = loaded(part);
            reloader.poll();
        }
        files = broken("half a line");
        reloader.poll();
        assertThat(taken).isEmpty();
        assertThat(successful()).isEqualTo(1);

        files = loaded("abcd");
        reloader.poll();
        reloader.poll();

        assertThat(taken).containsExactly(loaded("abcd"));
    }

    @Test
    void brokenDefinitionsChangeNothingUntilTheyAreMended() {
        time.advance(Duration.ofMinutes(1));
        files = broken("no");
        reloader.poll();
        reloader.poll();
        reloader.poll();

        assertThat(taken).isEmpty();
        assertThat(successful()).isZero();
        assertThat(lastSuccess()).isEqualTo((double) START.getEpochSecond());

        files = first;
        reloader.poll();
        reloader.poll();

        assertThat(taken).containsExactly(first);
        assertThat(successful()).isEqualTo(1);
        assertThat(lastSuccess()).isEqualTo((double) START.plusSeconds(60).getEpochSecond());
    }

    @Test
    void whoAsksGetsTheDefinitionsOfThatMoment() {
        files = loaded("second");
        var answer = reloader.reload().toCompletableFuture();
        files = loaded("third");
        runAll();

        assertThat(answer.join()).isInstanceOf(ReloadResult.Applied.class);
        assertThat(taken).containsExactly(loaded("third"));
    }

    @Test
    void whoAsksIsToldEveryProblem() {
        files = broken("one", "two");
        var answer = reloader.reload().toCompletableFuture();
        runAll();

        assertThat(answer.join())
                .isInstanceOfSatisfying(ReloadResult.Refused.class, refused -> assertThat(refused.problems())
                        .hasSize(2));
        assertThat(taken).isEmpty();
        assertThat(successful()).isZero();
    }

    @Test
    void whatWasAskedForIsNotTakenUpOnceMore() {
        files = loaded("second");
        reloader.reload();
        runAll();

        reloader.poll();
        reloader.poll();

        assertThat(taken).hasSize(1);
    }

    @Test
    void thoseWhoAskDuringAReloadShareTheNextOne() {
        List<CompletableFuture<ReloadResult>> during = new ArrayList<>();
        store.onPublish(() -> {
            if (taken.size() == 1 && during.isEmpty()) {
                files = loaded("third");
                for (int i = 0; i < 50; i++) {
                    during.add(reloader.reload().toCompletableFuture());
                }
            }
        });
        files = loaded("second");
        var one = reloader.reload().toCompletableFuture();
        runAll();

        assertThat(taken).containsExactly(loaded("second"), loaded("third"));
        assertThat(one.join()).isInstanceOf(ReloadResult.Applied.class);
        assertThat(during).hasSize(50).allSatisfy(answer -> assertThat(answer.join())
                .isInstanceOf(ReloadResult.Applied.class));
    }

    @Test
    void changesOfAReloadAndWhatIsSaidOfItAreOnePublication() {
        List<Instant> told = new ArrayList<>();
        store.onPublish(() -> told.add(time.instant()));
        reloader.reload();
        runAll();

        assertThat(told).hasSize(1);
    }

    @Test
    void gatewayThatIsClosedTakesNothing() {
        closed = true;
        files = loaded("second");
        var answer = reloader.reload().toCompletableFuture();
        runAll();

        assertThat(answer.join()).isInstanceOf(ReloadResult.Closing.class);
        assertThat(taken).isEmpty();
    }

    @Test
    void nobodyWaitsForAnExecutorThatIsShutDown() {
        var late = new Reloader(first, () -> files, this::take, store, time, task -> {
            throw new RejectedExecutionException("shut down");
        });

        assertThat(late.reload().toCompletableFuture().join()).isInstanceOf(ReloadResult.Closing.class);
        assertThat(late.reload().toCompletableFuture().join()).isInstanceOf(ReloadResult.Closing.class);
    }

    @Test
    void defectDoesNotEndReloading() {
        var defective = new ArrayDeque<>(List.of(true, false));
        var tested = new Reloader(
                first,
                () -> loaded("second"),
                config -> {
                    if (defective.remove()) {
                        throw new IllegalStateException("a defect");
                    }
                    return take(config);
                },
                store,
                time,
                Runnable::run);

        assertThat(tested.reload().toCompletableFuture()).isCompletedExceptionally();
        assertThat(successful()).isZero();
        assertThat(tested.reload().toCompletableFuture().join()).isInstanceOf(ReloadResult.Applied.class);
        assertThat(successful()).isEqualTo(1);
    }

    private Optional<ConfigChange> take(GatewayConfig config) {
        if (closed) {
            return Optional.empty();
        }
        taken.add(new LoadResult.Loaded(config, List.of()));
        return Optional.of(ConfigChange.between(config, config));
    }

    private void execute(Runnable task) {
        work.add(task);
    }

    private void runAll() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private double successful() {
        return value(0);
    }

    private double lastSuccess() {
        return value(1);
    }

    private double value(int family) {
        return store.current()
                .of(Owner.GATEWAY)
                .get(0)
                .families()
                .get(family)
                .blocks()
                .get(0)
                .value(0);
    }

    private static LoadResult.Loaded loaded(String name) {
        return new LoadResult.Loaded(new GatewayConfig(Map.of(), Map.of(), Set.of(Path.of(name))), List.of());
    }

    private static LoadResult broken(String... messages) {
        return new LoadResult.Refused(Stream.of(messages)
                .map(message -> new Problem(new Location(Path.of("weir.yaml"), 1, 1), message))
                .toList());
    }
}
