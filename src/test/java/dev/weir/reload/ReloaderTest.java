package dev.weir.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigChange;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.config.Location;
import dev.weir.config.Problem;
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
    private final List<LoadResult> taken = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final LoadResult.Loaded first = loaded("first");
    private LoadResult files = first;
    private Runnable onTaken = () -> {};
    private boolean closed;
    private final Reloader reloader = new Reloader(first, () -> files, this::take, time, this::execute);

    @Test
    void afterTheStartTheDefinitionsAreSaidToBeRight() {
        time.advance(Duration.ofMinutes(1));

        assertThat(reloader.stats()).isEqualTo(new ReloadStats(0, 0, 0, true, START));
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
        assertThat(reloader.stats()).isEqualTo(new ReloadStats(1, 0, 0, true, START.plusSeconds(60)));
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
        assertThat(reloader.stats()).isEqualTo(new ReloadStats(0, 0, 0, true, START));

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
        assertThat(reloader.stats()).isEqualTo(new ReloadStats(0, 1, 0, false, START));

        files = first;
        reloader.poll();
        reloader.poll();

        assertThat(taken).containsExactly(first);
        assertThat(reloader.stats()).isEqualTo(new ReloadStats(1, 1, 0, true, START.plusSeconds(60)));
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
        assertThat(reloader.stats().lastSuccessful()).isFalse();
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
        onTaken = () -> {
            if (during.isEmpty()) {
                files = loaded("third");
                for (int i = 0; i < 50; i++) {
                    during.add(reloader.reload().toCompletableFuture());
                }
            }
        };
        files = loaded("second");
        var one = reloader.reload().toCompletableFuture();
        runAll();

        assertThat(taken).containsExactly(loaded("second"), loaded("third"));
        assertThat(one.join()).isInstanceOf(ReloadResult.Applied.class);
        assertThat(during).hasSize(50).allSatisfy(answer -> assertThat(answer.join())
                .isInstanceOf(ReloadResult.Applied.class));
    }

    @Test
    void gatewayThatIsClosedTakesNothing() {
        closed = true;
        files = loaded("second");
        var answer = reloader.reload().toCompletableFuture();
        runAll();

        assertThat(answer.join()).isInstanceOf(ReloadResult.Closing.class);
        assertThat(taken).isEmpty();
        assertThat(reloader.stats()).isEqualTo(new ReloadStats(0, 0, 0, true, START));
    }

    @Test
    void nobodyWaitsForAnExecutorThatIsShutDown() {
        var late = new Reloader(first, () -> files, this::take, time, task -> {
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
                time,
                Runnable::run);

        assertThat(tested.reload().toCompletableFuture()).isCompletedExceptionally();
        assertThat(tested.stats()).isEqualTo(new ReloadStats(0, 0, 1, false, START));
        assertThat(tested.reload().toCompletableFuture().join()).isInstanceOf(ReloadResult.Applied.class);
        assertThat(tested.stats()).isEqualTo(new ReloadStats(1, 0, 1, true, START));
    }

    @Test
    void looksAtTheDefinitionsAreNoReloads() {
        for (int i = 0; i < 100; i++) {
            reloader.poll();
        }
        files = broken("no");
        for (int i = 0; i < 100; i++) {
            reloader.poll();
        }

        assertThat(reloader.stats()).isEqualTo(new ReloadStats(0, 1, 0, false, START));
    }

    @Test
    void reloadsThatAreAskedForAreCountedEachThoughNothingChanged() {
        for (int i = 0; i < 3; i++) {
            reloader.reload();
            runAll();
        }

        assertThat(reloader.stats().applied()).isEqualTo(3);
    }

    @Test
    void definitionsThatCannotBeReadFailTheReloadThatAskedForThem() {
        var tested = new Reloader(
                first,
                () -> {
                    throw new IllegalStateException("a defect");
                },
                this::take,
                time,
                Runnable::run);

        tested.poll();
        assertThat(tested.reload().toCompletableFuture()).isCompletedExceptionally();

        assertThat(tested.stats()).isEqualTo(new ReloadStats(0, 0, 1, false, START));
    }

    private Optional<ConfigChange> take(GatewayConfig config) {
        if (closed) {
            return Optional.empty();
        }
        taken.add(new LoadResult.Loaded(config, List.of()));
        onTaken.run();
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

    private static LoadResult.Loaded loaded(String name) {
        return new LoadResult.Loaded(new GatewayConfig(Map.of(), Map.of(), Set.of(Path.of(name))), List.of());
    }

    private static LoadResult broken(String... messages) {
        return new LoadResult.Refused(Stream.of(messages)
                .map(message -> new Problem(new Location(Path.of("weir.yaml"), 1, 1), message))
                .toList());
    }
}
