package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.CronExpression;
import dev.weir.config.Schedule;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefresherTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final TargetId ID = new TargetId("orders", "shop");
    private static final Owner OWNER = Owner.collector("orders");

    private final ManualTime time = new ManualTime(START);
    private final SnapshotStore store = new SnapshotStore();
    private final ScriptedSource source = new ScriptedSource();
    private final Permits permits = new Permits("shop", 1, time);
    private final List<TargetStatus> changes = new ArrayList<>();
    private OnError onError = new OnError.KeepFor(Duration.ofMinutes(5));
    private OnEmpty onEmpty = OnEmpty.PUBLISH;
    private Executor work = Runnable::run;
    private Consumer<TargetEvent> listener = this::note;

    @Test
    void beforeTheFirstOutcomeOnlyTheTargetsOwnMetricsAreThere() {
        refresher();

        assertThat(store.current().owners()).containsExactly(Owner.TARGETS);
        assertThat(status())
                .containsEntry("weir_collector_up", 0.0)
                .containsEntry("weir_collector_last_success_timestamp_seconds", 0.0)
                .containsEntry("weir_collector_refresh_duration_seconds", 0.0)
                .containsEntry("weir_collector_samples", 0.0)
                .containsEntry("orders_last_updated", 0.0);
    }

    @Test
    void fiftyCallersShareOneRead() {
        Refresher refresher = refresher();
        List<UniAssertSubscriber<Outcome>> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            callers.add(refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.create()));
        }

        source.answer(1, 2);

        assertThat(source.reads).isEqualTo(1);
        assertThat(callers).allSatisfy(caller -> assertThat(caller.getItem()).isInstanceOf(Outcome.Success.class));
        assertThat(refresher.stats().joined()).isEqualTo(49);
    }

    @Test
    void callerThatGivesUpDoesNotStopTheOthers() {
        Refresher refresher = refresher();
        var impatient = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());
        var patient = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        impatient.cancel();
        source.answer(1);

        assertThat(source.cancelled).isZero();
        assertThat(patient.getItem()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void successPublishesSamplesAndStatusTogether() {
        Refresher refresher = refresher();
        store.onPublish(() -> assertThat(store.current().of(OWNER).size() == 1).isEqualTo(status().containsValue(3.0)));
        refresher.refresh();
        time.advance(Duration.ofSeconds(2));

        source.answer(1, 2, 3);

        assertThat(samples()).isEqualTo(3);
        assertThat(status())
                .containsEntry("weir_collector_up", 1.0)
                .containsEntry("weir_collector_last_success_timestamp_seconds", START.getEpochSecond() + 2.0)
                .containsEntry("weir_collector_refresh_duration_seconds", 2.0)
                .containsEntry("weir_collector_samples", 3.0)
                .containsEntry("orders_last_updated", START.getEpochSecond() + 2.0);
    }

    @Test
    void keepHoldsTheLastSamplesForEver() {
        onError = new OnError.Keep();
        Refresher refresher = refresher();
        succeed(refresher, 1, 2);

        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofHours(1));
            fail(refresher);
            refresher.tick();
        }

        assertThat(samples()).isEqualTo(2);
        assertThat(status())
                .containsEntry("weir_collector_up", 0.0)
                .containsEntry("weir_collector_last_success_timestamp_seconds", (double) START.getEpochSecond());
    }

    @Test
    void dropRemovesTheSamplesAtTheFirstFailureAndASuccessBringsThemBack() {
        onError = new OnError.Drop();
        Refresher refresher = refresher();
        succeed(refresher, 1, 2);

        fail(refresher);

        assertThat(samples()).isZero();
        assertThat(status()).containsEntry("weir_collector_samples", 0.0);

        succeed(refresher, 1, 2, 3);

        assertThat(samples()).isEqualTo(3);
    }

    @Test
    void keepForCountsFromTheLastSuccess() {
        Refresher refresher = refresher();
        succeed(refresher, 1);
        time.advance(Duration.ofMinutes(4));
        fail(refresher);
        assertThat(samples()).isEqualTo(1);

        time.advance(Duration.ofSeconds(59));
        refresher.tick();
        assertThat(samples()).isEqualTo(1);

        time.advance(Duration.ofSeconds(1));
        refresher.tick();
        assertThat(samples()).isZero();
    }

    @Test
    void keepForExpiresWhileARefreshNeverEnds() {
        Refresher refresher = refresher(Duration.ofHours(2));
        succeed(refresher, 1);
        time.advance(Duration.ofMinutes(1));
        refresher.refresh();

        time.advance(Duration.ofMinutes(4));
        refresher.tick();

        assertThat(refresher.status().running()).isTrue();
        assertThat(samples()).isZero();
    }

    @Test
    void keepForShorterThanTheIntervalDoesNotExpireHealthySamples() {
        onError = new OnError.KeepFor(Duration.ofSeconds(15));
        Refresher refresher = refresher();
        succeed(refresher, 1);
        for (int second = 0; second < 29; second++) {
            time.advance(Duration.ofSeconds(1));
            refresher.expire();
        }
        assertThat(samples()).as("between healthy runs").isEqualTo(1);

        refresher.refresh();
        time.advance(Duration.ofSeconds(9));
        refresher.expire();
        assertThat(samples()).as("during a run").isEqualTo(1);
        source.answer(1, 2);
        assertThat(samples()).isEqualTo(2);

        time.advance(Duration.ofSeconds(30));
        fail(refresher);
        assertThat(samples()).as("after a failure").isZero();
    }

    @Test
    void wallClockThatJumpsDoesNotAgeSamples() {
        Refresher refresher = refresher();
        succeed(refresher, 1);

        time.jumpTo(START.plus(Duration.ofHours(1)));
        fail(refresher);
        assertThat(samples()).isEqualTo(1);

        time.jumpTo(START.minus(Duration.ofHours(1)));
        time.advance(Duration.ofMinutes(5));
        fail(refresher);
        assertThat(samples()).isZero();
    }

    @Test
    void clockThatIsSetBackBeforeTheFirstRunDoesNotPutItOff() {
        Refresher refresher = refresher();
        refresher.tick();
        time.jumpTo(START.minus(Duration.ofHours(1)));

        tickFor(refresher, Duration.ofSeconds(12));

        assertThat(source.reads).isEqualTo(1);
    }

    @Test
    void executorThatRefusesWorkDoesNotSilenceTheTarget() {
        work = command -> {
            throw new RejectedExecutionException("full");
        };
        Refresher refresher = refresher();
        refresher.refresh();
        try {
            source.answer(1);
        } catch (RejectedExecutionException e) {
            assertThat(e).hasMessage("full");
        }

        time.advance(Duration.ofSeconds(10).plus(Refresher.GRACE));

        assertThat(refresher.status().running()).isFalse();
        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
    }

    @Test
    void listenerThatThrowsDoesNotSpoilTheOutcome() {
        listener = event -> {
            throw new IllegalStateException("a defect");
        };
        Refresher refresher = refresher();
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        source.answer(1);

        assertThat(caller.getItem()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void emptyAnswerIsPublishedKeptOrFailed() {
        Map<OnEmpty, Integer> kept = Map.of(OnEmpty.PUBLISH, 0, OnEmpty.KEEP, 2, OnEmpty.FAIL, 2);
        Map<OnEmpty, Double> up = Map.of(OnEmpty.PUBLISH, 1.0, OnEmpty.KEEP, 1.0, OnEmpty.FAIL, 0.0);
        for (OnEmpty policy : OnEmpty.values()) {
            onEmpty = policy;
            Refresher refresher = refresher();
            succeed(refresher, 1, 2);

            succeed(refresher);

            assertThat(refresher.status().samples()).as(policy.name()).isEqualTo(kept.get(policy));
            assertThat(status()).as(policy.name()).containsEntry("weir_collector_up", up.get(policy));
            time.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void moreSamplesThanATargetMayHaveFailTheRefreshWhole() {
        Refresher refresher = refresher();
        succeed(refresher, 1, 2);

        succeed(refresher, new double[201]);

        assertThat(samples()).isEqualTo(2);
        assertThat(refresher.status().failure().orElseThrow().reason()).isEqualTo(Reason.LIMIT);
        assertThat(refresher.status().failure().orElseThrow().message())
                .isEqualTo("the answer has 201 samples, and at most 200 are taken");
    }

    @Test
    void samplesOverTheSizeLimitFailTheRefreshWhole() {
        Refresher refresher = refresher();
        succeed(refresher, new double[100]);

        succeed(refresher, new double[101]);

        assertThat(samples()).isEqualTo(100);
        assertThat(refresher.status().failure().orElseThrow().reason()).isEqualTo(Reason.LIMIT);
        assertThat(refresher.status().failure().orElseThrow().message())
                .isEqualTo("the samples take 101 bytes, and max_exposition_bytes is 100");
        assertThat(refresher.stats().outcomes("limit")).isEqualTo(1);
        assertThat(refresher.stats().outcomes("success")).isEqualTo(1);
    }

    @Test
    void sourceThatNeverEndsLosesItsPermitAfterTheGrace() {
        Refresher refresher = refresher();
        refresher.refresh();
        assertThat(FreePermits.of(permits, time)).isZero();

        time.advance(Duration.ofSeconds(10).plus(Refresher.GRACE));

        assertThat(source.cancelled).isEqualTo(1);
        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
        assertThat(refresher.status().failure().orElseThrow().reason()).isEqualTo(Reason.TIMEOUT);
        succeed(refresher, 1);
        assertThat(samples()).isEqualTo(1);
    }

    @Test
    void waitingForAPermitCountsTowardsTheDeadline() {
        Permits.Permit held = permits.permit();
        held.await(new dev.weir.source.Deadline(time.getAsLong() + 1, time))
                .subscribe()
                .with(item -> {});
        Refresher refresher = refresher();
        var outcome = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        time.advance(Duration.ofSeconds(10));

        assertThat(outcome.getItem()).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure.message()).contains("shop");
        });
        assertThat(source.reads).isZero();
    }

    @Test
    void tickThatFindsTheLastRunStillGoingIsSkippedAndCounted() {
        Refresher refresher = refresher(Duration.ofMinutes(10));
        tickFor(refresher, Duration.ofMinutes(3));

        assertThat(source.reads).isEqualTo(1);
        assertThat(refresher.stats().skipped()).isBetween(4L, 6L);
    }

    @Test
    void runsOncePerInterval() {
        Refresher refresher = refresher();
        for (int second = 0; second < 3600; second++) {
            refresher.tick();
            if (refresher.status().running()) {
                source.answer(1);
            }
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(source.reads).isBetween(119, 121);
        assertThat(refresher.stats().skipped()).isZero();
    }

    @Test
    void clockThatFallsBackADayDoesNotSilenceTheTarget() {
        Refresher refresher = refresher();
        tickFor(refresher, Duration.ofMinutes(1));
        source.answer(1);
        int before = source.reads;

        time.jumpTo(START.minus(Duration.ofDays(1)));
        tickFor(refresher, Duration.ofSeconds(31));

        assertThat(source.reads).isGreaterThan(before);
    }

    @Test
    void clockThatJumpsADayAheadRunsOnceNotManyTimes() {
        Refresher refresher = refresher();
        succeed(refresher, 1);
        time.jumpTo(START.plus(Duration.ofDays(1)));
        int before = source.reads;

        refresher.tick();
        source.answer(1);
        refresher.tick();

        assertThat(source.reads).isEqualTo(before + 1);
    }

    @Test
    void defectOfASourceIsAFailureOfItsTargetAlone() {
        Refresher refresher = refresher();
        refresher.refresh();

        source.failWith(new IllegalStateException("a defect"));

        assertThat(refresher.status().failure().orElseThrow().message()).contains("a defect");
        assertThat(refresher.status().running()).isFalse();
    }

    @Test
    void wantOfMemoryIsNoDefectWhereverItShows() {
        Refresher refresher = refresher();
        refresher.refresh();

        source.failWith(new OutOfMemoryError("for a test"));

        assertThat(refresher.status().failure()).get().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
            assertThat(failure.message()).isEqualTo("no memory is left for the answer: for a test");
        });
    }

    @Test
    void defectOfASourceIsLoggedOnceWithItsTrace() {
        var logged = new ArrayList<LogRecord>();
        var logger = Logger.getLogger(Conclusion.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            Refresher refresher = refresher();
            for (int i = 0; i < 3; i++) {
                refresher.refresh();
                source.failWith(new IllegalStateException("a defect"));
            }
            assertThat(logged).hasSize(1);

            succeed(refresher, 1);
            refresher.refresh();
            source.failWith(new IllegalStateException("a defect"));
            fail(refresher);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged).hasSize(2).allSatisfy(line -> assertThat(line.getThrown())
                .isInstanceOf(IllegalStateException.class)
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isNotEmpty()));
    }

    @Test
    void closingEndsTheRefreshForAllItsCallersAndSaysNothingOfTheTarget() {
        onError = new OnError.Drop();
        Refresher refresher = refresher();
        succeed(refresher, 1);
        var caller = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        refresher.close();
        var late = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        assertThat(source.cancelled).isEqualTo(1);
        assertThat(source.reads).isEqualTo(2);
        assertThat(List.of(caller, late)).allSatisfy(waiting -> assertThat(waiting.getItem())
                .isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.CANCELLED)));
        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
        assertThat(samples()).isEqualTo(1);
        assertThat(refresher.status().state()).isEqualTo(TargetStatus.State.UP);
    }

    @Test
    void changesOfStateAreToldOnce() {
        Refresher refresher = refresher();
        succeed(refresher, 1);
        succeed(refresher, 1);
        fail(refresher);
        fail(refresher);
        succeed(refresher, 1);

        assertThat(changes.stream().map(TargetStatus::state))
                .containsExactly(TargetStatus.State.UP, TargetStatus.State.DOWN, TargetStatus.State.UP);
    }

    @Test
    void otherReasonForBeingDownIsAChangeToldOnce() {
        Refresher refresher = refresher();
        for (Reason reason : List.of(Reason.TIMEOUT, Reason.TIMEOUT, Reason.AUTHENTICATION, Reason.AUTHENTICATION)) {
            refresher.refresh();
            source.fail(reason, "because");
        }

        assertThat(changes.stream().map(change -> change.failure().orElseThrow().reason()))
                .containsExactly(Reason.TIMEOUT, Reason.AUTHENTICATION);
    }

    @Test
    void sizeIsThatOfTheAnswerInTheExposition() {
        onEmpty = OnEmpty.KEEP;
        onError = new OnError.KeepFor(Duration.ofMinutes(5));
        Refresher refresher = refresher();
        assertThat(refresher.size()).isEqualTo(TargetSize.NONE);

        succeed(refresher, 1, 2, 3);
        TargetSize three = new TargetSize(3, 3, 3);
        assertThat(refresher.size()).isEqualTo(three);
        refresher.refresh();
        source.answerRowsWithoutSamples(7);
        assertThat(refresher.size()).as("an empty answer that is kept out").isEqualTo(three);
        succeed(refresher, new double[101]);
        assertThat(refresher.size()).as("an answer that is too large").isEqualTo(three);

        time.advance(Duration.ofMinutes(5));
        fail(refresher);
        assertThat(refresher.size()).as("when the samples are gone").isEqualTo(TargetSize.NONE);
    }

    @Test
    void rowsOfAnEmptyAnswerThatIsPublishedAreCounted() {
        Refresher refresher = refresher();
        refresher.refresh();

        source.answerRowsWithoutSamples(7);

        assertThat(refresher.size()).isEqualTo(new TargetSize(7, 0, 0));
    }

    @Test
    void intervalIsThatOfTheDefinitionInForce() {
        Refresher refresher = refresher();
        assertThat(refresher.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(refresher.maxSeries()).isEqualTo(200);

        refresher.change(target(
                Duration.ofSeconds(10), new Schedule.Cron(CronExpression.parse("0 6,12 * * *"), ZoneOffset.UTC)));

        assertThat(refresher.interval()).isEqualTo(Duration.ofHours(18));
    }

    private Refresher refresher() {
        return refresher(Duration.ofSeconds(10));
    }

    private Target target(Duration timeout, Schedule schedule) {
        return new Target(
                ID,
                OWNER,
                new Holdings(),
                0,
                false,
                schedule,
                timeout,
                onError,
                onEmpty,
                200,
                100,
                "orders_last_updated",
                Map.of(),
                source,
                permits);
    }

    private Refresher refresher(Duration timeout) {
        var clocks = new Clocks(time, time, time);
        return new Refresher(
                target(timeout, new Schedule.Interval(Duration.ofSeconds(30))),
                new Refresher.Environment(
                        store,
                        clocks,
                        work,
                        families ->
                                families.stream().mapToLong(FamilySamples::size).sum(),
                        new Tracer(clocks.monotonic()),
                        listener,
                        time.instant().toEpochMilli()));
    }

    private void note(TargetEvent event) {
        if (event instanceof TargetStatus change) {
            changes.add(change);
        }
    }

    private void succeed(Refresher refresher, double... values) {
        refresher.refresh();
        source.answer(values);
    }

    private void fail(Refresher refresher) {
        refresher.refresh();
        source.fail(Reason.SQL, "syntax error");
    }

    private void tickFor(Refresher refresher, Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            refresher.tick();
            time.advance(Duration.ofSeconds(1));
        }
    }

    private int samples() {
        return store.current().of(OWNER).stream()
                .flatMap(contribution -> contribution.families().stream())
                .mapToInt(FamilySamples::size)
                .sum();
    }

    private Map<String, Double> status() {
        List<Contribution> contributions = store.current().of(Owner.TARGETS);
        return contributions.get(0).families().stream()
                .collect(Collectors.toMap(
                        family -> family.family().name(),
                        family -> family.blocks().get(0).value(0)));
    }
}
