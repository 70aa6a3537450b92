package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeEngine;
import dev.weir.testing.HeldCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that answers late or never. */
class DockerDeadlinesTest {
    private static final Duration LESS = SourceFixture.CALL_TIMEOUT.minusMillis(1);
    private static final Duration THE_REST = Duration.ofMillis(1);
    private static final FakeContainer WEB = FakeContainer.running(1, "web");
    private static final FakeContainer DB = FakeContainer.running(2, "db");
    private static final FakeContainer MAIL = FakeContainer.running(3, "mail");

    private SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void sampleThatNeverComesIsGivenUpAtTheCallTimeoutAndTheLaneGoesOn() {
        narrow();
        fixture.engine.put(WEB, DB, MAIL);
        HeldCalls held = fixture.engine.hold(Call.STATS, WEB.id());

        CompletableFuture<Collected> read = fixture.collecting();
        held.await(1);
        fixture.time.advance(LESS);
        assertThat(fixture.engine.calls(Call.INSPECT))
                .as("before the call's timeout")
                .isEqualTo(1);
        fixture.time.advance(THE_REST);

        assertThat(SourceFixture.series(SourceFixture.done(read).families()))
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 1.0)
                .doesNotContainKey("docker_container_running_state{name=\"web\"}")
                .containsEntry("docker_container_running_state{name=\"db\"}", 1.0)
                .containsEntry("docker_container_memory_used_bytes{name=\"mail\"}", 958464.0);
        assertThat(lost())
                .containsExactly(new EngineEvent.Unreadable(
                        "web",
                        Reason.TIMEOUT,
                        "GET /v1.51/containers/" + WEB.id()
                                + "/stats?stream=false&one-shot=true: no answer within 30s"));
        assertNoConnectionIsLeft(held);
    }

    @Test
    void callHasItsWholeTimeoutHoweverLateItFollowsAnother() {
        narrow();
        fixture.engine.put(WEB, DB);
        Duration most = SourceFixture.CALL_TIMEOUT.multipliedBy(2).dividedBy(3);
        List<HeldCalls> late = List.of(
                fixture.engine.hold(Call.INSPECT, WEB.id()),
                fixture.engine.hold(Call.STATS, WEB.id()),
                fixture.engine.hold(Call.INSPECT, DB.id()));
        HeldCalls never = fixture.engine.hold(Call.STATS, DB.id());

        CompletableFuture<Collected> read = fixture.collecting();
        for (HeldCalls call : late) {
            call.await(1);
            fixture.time.advance(most);
            call.release();
        }
        never.await(1);
        fixture.time.advance(SourceFixture.CALL_TIMEOUT);

        assertThat(SourceFixture.series(SourceFixture.done(read).families()))
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 0.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"db\"}", 1.0);
    }

    @Test
    void othersAreReadWhileASampleHangs() {
        fixture.engine.fill(100);
        HeldCalls held = fixture.engine.hold(Call.STATS, FakeContainer.id(50));

        CompletableFuture<Collected> read = fixture.collecting();
        held.await(1);
        fixture.awaitEnded(Call.STATS, 99);
        assertThat(read).isNotDone();
        fixture.time.advance(SourceFixture.CALL_TIMEOUT);

        Map<String, Double> series =
                SourceFixture.series(SourceFixture.done(read).families());
        assertThat(series.keySet().stream().filter(name -> name.startsWith("docker_container_running_state")))
                .hasSize(99);
        assertThat(series).containsEntry("docker_container_refresh_failures_total{name=\"c50\"}", 1.0);
    }

    @Test
    void inspectionThatNeverComesIsGivenUpAtTheCallTimeout() {
        fixture.engine.put(WEB, DB);
        HeldCalls held = fixture.engine.hold(Call.INSPECT, WEB.id());

        CompletableFuture<Collected> read = fixture.collecting();
        held.await(1);
        fixture.awaitEnded(Call.STATS, 1);
        fixture.time.advance(SourceFixture.CALL_TIMEOUT);

        assertThat(SourceFixture.series(SourceFixture.done(read).families()))
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"db\"}", 1.0);
    }

    @Test
    void versionOrListThatNeverComesFailsTheRead() {
        fixture.engine.put(WEB);
        for (Call call : List.of(Call.VERSION, Call.LIST)) {
            HeldCalls held = fixture.engine.hold(call, "");

            CompletableFuture<Collected> read = fixture.collecting();
            held.await(1);
            fixture.time.advance(SourceFixture.CALL_TIMEOUT);

            CollectException failure = SourceFixture.failure(read);
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure).hasMessageEndingWith(": no answer within 30s");
            assertNoConnectionIsLeft(held);
            fixture.engine.heal(call, "");
        }
    }

    @Test
    void deadlineBeforeTheListFailsTheRead() {
        HeldCalls held = fixture.engine.hold(Call.LIST, "");
        var deadline = Deadline.after(Duration.ofSeconds(3), fixture.time);

        CompletableFuture<Collected> read = fixture.source.collect(deadline).subscribeAsCompletionStage();
        held.await(1);
        fixture.time.advance(Duration.ofSeconds(3));

        assertThat(SourceFixture.failure(read).reason()).isEqualTo(Reason.TIMEOUT);
        assertNoConnectionIsLeft(held);
    }

    @Test
    void deadlineThatHasPassedFailsTheRead() {
        var deadline = Deadline.after(Duration.ZERO, fixture.time);

        CompletableFuture<Collected> read = fixture.source.collect(deadline).subscribeAsCompletionStage();

        assertThat(SourceFixture.failure(read).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(fixture.engine.requests()).isEmpty();
    }

    @Test
    void deadlineAfterTheListGivesWhatHasBeenReadUntilThen() {
        fixture.engine.fill(100);
        HeldCalls held = fixture.engine.hold(Call.STATS, "");
        fixture.engine.put(FakeContainer.running(0, "c0").in(FakeContainer.State.EXITED));
        var deadline = Deadline.after(Duration.ofSeconds(3), fixture.time);

        CompletableFuture<Collected> read = fixture.source.collect(deadline).subscribeAsCompletionStage();
        held.await(SourceFixture.MOST_CALLS);
        fixture.time.advance(Duration.ofSeconds(3));

        Collected collected = SourceFixture.done(read);
        Map<String, Double> series = SourceFixture.series(collected.families());
        assertThat(collected.rows()).isEqualTo(100);
        assertThat(series)
                .containsEntry("docker_containers{}", 100.0)
                .containsEntry("docker_container_running_state{name=\"c0\"}", 0.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"c0\"}", 0.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"c1\"}", 1.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"c99\"}", 1.0)
                .doesNotContainKey("docker_container_running_state{name=\"c99\"}");
        assertThat(lost()).hasSize(99).allSatisfy(each -> assertThat(each.reason())
                .isEqualTo(Reason.TIMEOUT));
        assertThat(fixture.engine.calls(Call.STATS)).isEqualTo(SourceFixture.MOST_CALLS);
        assertNoConnectionIsLeft(held);
    }

    @Test
    void cancellingFreesEverythingInTheBackground() {
        fixture.engine.fill(100);
        HeldCalls held = fixture.engine.hold(Call.STATS, "");
        var read = fixture.source
                .collect(Deadline.after(SourceFixture.TIMEOUT, fixture.time))
                .subscribe()
                .with(collected -> {});
        held.await(SourceFixture.MOST_CALLS);

        read.cancel();

        await().until(() -> fixture.events.stream()
                        .filter(event -> event instanceof EngineEvent.CallEnded ended && ended.failure() != null)
                        .count()
                == SourceFixture.MOST_CALLS);
        assertThat(fixture.events).noneMatch(EngineEvent.ContainersRead.class::isInstance);
        assertNoConnectionIsLeft(held);
        fixture.engine.heal(Call.STATS, "");
        assertThat(fixture.collect()).containsEntry("docker_container_refresh_failures_total{name=\"c1\"}", 0.0);
    }

    @Test
    void closingEndsWhatIsUnderWayAndLetsTheThreadsGo() {
        fixture.engine.fill(100);
        HeldCalls held = fixture.engine.hold(Call.STATS, "");
        CompletableFuture<Collected> read = fixture.collecting();
        held.await(SourceFixture.MOST_CALLS);

        fixture.source.close();

        assertThat(SourceFixture.failure(read).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(SourceFixture.failure(fixture.collecting()).reason()).isEqualTo(Reason.CANCELLED);
        await().until(() -> threads() == 0);
        assertNoConnectionIsLeft(held);
    }

    @Test
    void threadsAreLetGoWhenNothingIsRead() {
        fixture.engine.fill(100);
        fixture.collect();

        await().atMost(Duration.ofSeconds(30)).until(() -> threads() == 0);

        fixture.collect();
    }

    @Test
    void neitherTimersNorConnectionsAreLeft() {
        fixture.engine.fill(100);

        fixture.collect();

        assertThat(fixture.time.waiting()).isZero();
        await().until(() -> fixture.engine.connections() == 0);
    }

    /** One lane, so that all calls follow each other. */
    private void narrow() {
        fixture.close();
        fixture = new SourceFixture(FakeEngine.onSocket(), 1, Map.of(), false);
    }

    private List<EngineEvent.Unreadable> lost() {
        return fixture.events.stream()
                .filter(EngineEvent.ContainersRead.class::isInstance)
                .flatMap(event -> ((EngineEvent.ContainersRead) event).lost().stream())
                .toList();
    }

    /** Calls that are held know nothing of their connections' ends until they are answered. */
    private void assertNoConnectionIsLeft(HeldCalls held) {
        held.release();
        await().until(() -> fixture.engine.connections() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("weir-docker-local"))
                .count();
    }
}
