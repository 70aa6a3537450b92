package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.source.Source;
import dev.weir.testing.ManualTime;
import dev.weir.testing.OwnThread;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A refresh is counted while it runs, however it ends. */
class TracedRefreshTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final SnapshotStore store = new SnapshotStore();
    private final Tracer tracer = new Tracer(time);
    private final Permits permits = new Permits("shop", 2, time);
    private final Holdings holdings = new Holdings();
    private final ScriptedSource source = new ScriptedSource();
    private final List<String> ended = new ArrayList<>();
    private Consumer<TargetEvent> listener = this::note;
    private Duration worked = Duration.ZERO;

    @Test
    void workedGrowsDuringARefreshByTheTimeThatPasses() {
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        assertThat(worked(refresher)).isZero();

        time.advance(Duration.ofSeconds(3));
        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(3));
        assertThat(worked(refresher)).as("at the same instant").isEqualTo(Duration.ofSeconds(3));
        time.advance(Duration.ofMillis(1500));
        assertThat(worked(refresher)).isEqualTo(Duration.ofMillis(4500));
        assertThat(refresher.work().running()).isEqualTo(1);
        assertThat(refresher.work().oldest(time.getAsLong())).isEqualTo(Duration.ofMillis(4500));

        time.advance(Duration.ofSeconds(1));
        source.answer(1);
        time.advance(Duration.ofMinutes(1));

        assertThat(worked(refresher)).isEqualTo(Duration.ofMillis(5500));
        assertThat(refresher.work().running()).isZero();
        assertThat(refresher.work().oldest(time.getAsLong())).isZero();
        assertThat(refresher.work().finished()).isEqualTo(Map.of("success", 1L));
        assertThat(ended).containsExactly("orders@shop success PT5.5S");
    }

    @Test
    void everyOutcomeIsTheLabelOfItsTrace() {
        Refresher refresher = refresher("shop", source);
        for (Reason reason : Reason.values()) {
            refresher.refresh();
            source.fail(reason, "because");
        }

        assertThat(refresher.work().finished())
                .containsOnlyKeys(
                        "timeout", "connection", "authentication", "sql", "api", "mapping", "limit", "cancelled");
        assertThat(refresher.work().finished()).allSatisfy((label, count) -> assertThat(count)
                .isEqualTo(refresher.stats().outcomes(label)));
    }

    @Test
    void databasesOfOneCollectorAreIndependent() {
        var otherSource = new ScriptedSource();
        Refresher refresher = refresher("shop", source);
        Refresher other = refresher("eu", otherSource);
        refresher.refresh();
        time.advance(Duration.ofSeconds(2));
        other.refresh();
        time.advance(Duration.ofSeconds(3));

        source.fail(Reason.SQL, "no");
        time.advance(Duration.ofSeconds(1));

        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(5));
        assertThat(worked(other)).isEqualTo(Duration.ofSeconds(4));
        assertThat(other.work().running()).isEqualTo(1);
        assertThat(other.work().finished()).isEmpty();
    }

    @Test
    void callersThatJoinAreNotCountedTwice() {
        Refresher refresher = refresher("shop", source);
        for (int caller = 0; caller < 50; caller++) {
            refresher.refresh();
        }
        time.advance(Duration.ofSeconds(3));
        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(3));
        assertThat(refresher.work().running()).isEqualTo(1);

        source.answer(1);

        assertThat(refresher.work().started()).isEqualTo(1);
        assertThat(ended).hasSize(1);
    }

    @Test
    void waitForAPermitIsWorkAndInTheOutcome() {
        List<Permits.Permit> held = List.of(hold(), hold());
        Refresher refresher = refresher("shop", source);
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());
        time.advance(Duration.ofSeconds(4));
        assertThat(refresher.work().running()).isEqualTo(1);
        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(4));
        assertThat(source.reads).isZero();

        held.forEach(Permits.Permit::close);
        time.advance(Duration.ofSeconds(1));
        source.answer(1);

        assertThat(caller.getItem().waited()).isEqualTo(Duration.ofSeconds(4));
        assertThat(caller.getItem().duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoNeverGotAPermitHasWaitedAllTheTime() {
        hold();
        hold();
        Refresher refresher = refresher("shop", source);
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        time.advance(TIMEOUT);

        assertThat(caller.getItem().label()).isEqualTo("timeout");
        assertThat(caller.getItem().waited()).isEqualTo(TIMEOUT);
        assertThat(worked(refresher)).isEqualTo(TIMEOUT);
    }

    @Test
    void refreshThatAReloadCancelsEndsAndWhatWasWorkedStays() {
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        time.advance(Duration.ofSeconds(3));

        refresher.change(target("shop", source));
        time.advance(Duration.ofSeconds(3));

        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(3));
        assertThat(refresher.work().running()).isZero();
        assertThat(ended).containsExactly("orders@shop cancelled PT3S");

        refresher.refresh();
        time.advance(Duration.ofSeconds(1));

        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(4));
        assertThat(refresher.work().started()).isEqualTo(2);
    }

    @Test
    void targetThatIsRemovedLeavesNoTraceOpen() {
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        time.advance(Duration.ofSeconds(3));

        refresher.remove();
        refresher.refresh();
        time.advance(Duration.ofSeconds(3));

        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(3));
        assertThat(refresher.work().running()).isZero();
        assertThat(ended).containsExactly("orders@shop cancelled PT3S", "orders@shop cancelled PT0S");
    }

    @Test
    void refreshThatNeverStartsLeavesNoTraceOpen() {
        Refresher refresher = refresher("shop", source);
        refresher.close();

        refresher.refresh();
        time.advance(Duration.ofSeconds(3));

        assertThat(source.reads).isZero();
        assertThat(worked(refresher)).isZero();
        assertThat(refresher.work().running()).isZero();
    }

    @Test
    void sourceThatNeverEndsIsCountedUntilItIsAbandoned() {
        Duration abandoned = TIMEOUT.plus(Refresher.GRACE);
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        time.advance(TIMEOUT.plusSeconds(1));
        assertThat(worked(refresher)).as("after its deadline").isEqualTo(TIMEOUT.plusSeconds(1));
        assertThat(refresher.work().running()).isEqualTo(1);

        time.advance(Duration.ofMinutes(1));

        assertThat(source.cancelled).isEqualTo(1);
        assertThat(worked(refresher)).isEqualTo(abandoned);
        assertThat(refresher.work().running()).isZero();
        assertThat(ended).containsExactly("orders@shop timeout " + abandoned);
    }

    @Test
    void defectMetWhileContributingEndsTheRefreshAsAFailure() {
        Refresher refresher = refresher("shop", source);
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());
        time.advance(Duration.ofSeconds(3));
        store.onPublish(() -> {
            throw new IllegalStateException("a defect");
        });

        source.answer(1);
        time.advance(Duration.ofMinutes(1));

        assertThat(worked(refresher)).isEqualTo(Duration.ofSeconds(3));
        assertThat(refresher.work().running()).isZero();
        assertThat(refresher.status().running()).isFalse();
        assertThat(caller.getItem().label()).isEqualTo("mapping");
        assertThat(ended).containsExactly("orders@shop mapping PT3S");
        assertThat(refresher.stats().outcomes("mapping")).isEqualTo(1);
    }

    @Test
    void whoIsToldOfTheEndSeesItEndedAndCannotSpoilIt() {
        Refresher refresher = refresher("shop", source);
        List<String> seen = new ArrayList<>();
        listener = event -> {
            seen.add(event.getClass().getSimpleName() + " " + refresher.work().running() + " "
                    + refresher.status().running());
            throw new IllegalStateException("a defect");
        };
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        source.answer(1);

        assertThat(caller.getItem()).isInstanceOf(Outcome.Success.class);
        assertThat(seen).containsExactly("TargetStatus 0 false", "RefreshEnded 0 false");
    }

    @Test
    void workedIsTheSumOfTheDurationsThatWereTold() {
        Refresher refresher = refresher("shop", source);
        for (int run = 1; run <= 20; run++) {
            refresher.refresh();
            time.advance(Duration.ofMillis(317L * run));
            tracer.collect();
            if (run % 3 == 0) {
                source.fail(Reason.CONNECTION, "reset");
            } else {
                source.answer(run);
            }
        }

        assertThat(ended).hasSize(20);
        assertThat(worked(refresher)).isEqualTo(worked);
    }

    @Test
    void errorMetWhileContributingIsAnOutcomeThatIsToldAndCounted() {
        Refresher refresher = refresher("shop", source);
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());
        store.onPublish(() -> {
            throw new StackOverflowError("a defect");
        });

        source.answer(1);

        assertThat(caller.getItem().label()).isEqualTo("mapping");
        assertThat(ended).containsExactly("orders@shop mapping PT0S");
        assertThat(refresher.stats().outcomes("mapping")).isEqualTo(1);
        assertThat(refresher.status().running()).isFalse();
    }

    @Test
    void defectMetWhileContributingIsWhatTheTargetIsDownFor() {
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        store.onPublish(() -> {
            throw new IllegalStateException("a defect");
        });

        source.answer(1);

        assertThat(refresher.status().failure()).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
            assertThat(failure.message()).contains("a defect");
        });
    }

    @Test
    void readThatCannotBeCancelledEndsAllTheSame() {
        source.whenCancelled = () -> {
            throw new IllegalStateException("a defect");
        };
        Refresher refresher = refresher("shop", source);
        refresher.refresh();
        time.advance(Duration.ofMinutes(1));
        refresher.refresh();
        refresher.change(target("shop", source));
        refresher.refresh();
        refresher.close();

        Duration abandoned = TIMEOUT.plus(Refresher.GRACE);
        assertThat(ended)
                .containsExactly(
                        "orders@shop timeout " + abandoned, "orders@shop cancelled PT0S", "orders@shop cancelled PT0S");
        assertThat(worked(refresher)).isEqualTo(abandoned);
        assertThat(refresher.work().running()).isZero();
        assertThat(refresher.status().running()).isFalse();
        assertThat(FreePermits.of(permits, time)).isEqualTo(2);
    }

    @Test
    void refreshThatCannotEvenBeWatchedEnds() {
        var noTimers = new ScheduledThreadPoolExecutor(0) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                throw new NoClassDefFoundError("a defect");
            }
        };
        Refresher refresher = refresher("shop", source, noTimers);

        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        assertThat(caller.getItem().label()).isEqualTo("mapping");
        assertThat(refresher.work().running()).isZero();
        assertThat(refresher.status().running()).isFalse();
    }

    @Test
    void errorOfWhoIsToldSpoilsNothing() {
        Refresher refresher = refresher("shop", source);
        var told = new ArrayList<String>();
        listener = event -> {
            told.add(event.getClass().getSimpleName());
            throw new AssertionError("a defect");
        };
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        source.answer(1);

        assertThat(caller.getItem()).isInstanceOf(Outcome.Success.class);
        assertThat(told).containsExactly("TargetStatus", "RefreshEnded");
    }

    @Test
    void refreshesThatRaceChangesAndTheCloseEndOnce() {
        var told = new LongAdder();
        var threads = new Tracer(System::nanoTime);
        var answering = new Source() {
            @Override
            public Uni<Collected> collect(Deadline deadline) {
                return Uni.createFrom().item(new Collected(List.of(), 0));
            }
        };
        var timers = new ScheduledThreadPoolExecutor(1);
        try {
            var environment = new Refresher.Environment(
                    store,
                    new Clocks(time, System::nanoTime, timers),
                    Runnable::run,
                    families -> 0,
                    threads,
                    event -> {
                        if (event instanceof RefreshEnded) {
                            told.increment();
                        }
                    },
                    1);
            for (int round = 0; round < 50; round++) {
                told.reset();
                var raced = new Refresher(target("shop", answering), environment);
                boolean removes = round % 2 == 0;
                var both = List.of(
                        OwnThread.run(() -> {
                            for (int i = 0; i < 100; i++) {
                                raced.refresh();
                            }
                        }),
                        OwnThread.run(() -> {
                            for (int i = 0; i < 100; i++) {
                                raced.refresh();
                            }
                        }),
                        OwnThread.run(() -> {
                            for (int i = 0; i < 20; i++) {
                                raced.change(target("shop", answering));
                            }
                            if (removes) {
                                raced.remove();
                            } else {
                                raced.close();
                            }
                        }));
                both.forEach(CompletableFuture::join);

                threads.collect();
                assertThat(raced.work().running()).isZero();
                assertThat(raced.status().running()).isFalse();
                assertThat(told.sum()).isEqualTo(raced.work().started());
                assertThat(raced.work().finished().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(told.sum());
                for (String label : raced.stats().labels()) {
                    assertThat(raced.work().finished().getOrDefault(label, 0L))
                            .isEqualTo(raced.stats().outcomes(label));
                }
            }
        } finally {
            timers.shutdownNow();
        }
    }

    private Permits.Permit hold() {
        Permits.Permit permit = permits.permit();
        permit.await(Deadline.after(Duration.ofDays(1), time)).subscribe().with(item -> {});
        return permit;
    }

    private Duration worked(Refresher refresher) {
        tracer.collect();
        return refresher.work().worked();
    }

    private void note(TargetEvent event) {
        if (event instanceof RefreshEnded refresh) {
            ended.add(refresh.target() + " " + refresh.outcome().label() + " "
                    + refresh.outcome().duration());
            worked = worked.plus(refresh.outcome().duration());
        }
    }

    private Refresher refresher(String database, ScriptedSource source) {
        return refresher(database, source, time);
    }

    private Refresher refresher(String database, ScriptedSource source, ScheduledExecutorService timers) {
        return new Refresher(
                target(database, source),
                new Refresher.Environment(
                        store,
                        new Clocks(time, time, timers),
                        Runnable::run,
                        families -> 0,
                        tracer,
                        event -> listener.accept(event),
                        1));
    }

    private Target target(String database, Source source) {
        return new Target(
                new TargetId("orders", database),
                Owner.collector("orders"),
                holdings,
                0,
                false,
                new Schedule.Interval(Duration.ofSeconds(30)),
                TIMEOUT,
                new OnError.Keep(),
                OnEmpty.PUBLISH,
                100,
                100,
                null,
                Map.of(),
                source,
                permits);
    }
}
