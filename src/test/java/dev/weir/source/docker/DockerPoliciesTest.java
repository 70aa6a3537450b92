package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeContainer.State;
import dev.weir.testing.HeldCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docker_exporter meant to do, by the facts of its behaviour, through a refresher as a gateway has it. */
class DockerPoliciesTest {
    private static final FakeContainer WEB = FakeContainer.running(1, "web");
    private static final FakeContainer DB = FakeContainer.running(2, "db");
    private static final String STATE_OF_WEB = "docker_container_running_state{name=\"web\"}";
    private static final String FAILURES_OF_WEB = "docker_container_refresh_failures_total{name=\"web\"}";

    private final SourceFixture fixture = new SourceFixture();
    private final SnapshotStore store = new SnapshotStore();
    private final Refresher refresher = fixture.refresher(store);

    @BeforeEach
    void putContainers() {
        fixture.engine.put(WEB, DB);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Its facts D-1 and D-2. */
    @Test
    void askersTogetherCauseOneListAndAskersInTurnOneEach() {
        HeldCalls held = fixture.engine.hold(Call.LIST, "");
        List<CompletableFuture<Outcome>> askers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            askers.add(refresher.refresh().subscribeAsCompletionStage());
        }
        held.await(1);

        held.release();
        askers.forEach(asker -> assertThat(SourceFixture.done(asker)).isInstanceOf(Outcome.Success.class));

        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(1);
        refresh();
        refresh();
        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(3);
    }

    /** D-1: who waits does not read again himself, also when the leader has failed. */
    @Test
    void askersShareTheFailureToo() {
        HeldCalls held = fixture.engine.hold(Call.LIST, "");
        var leader = refresher.refresh().subscribeAsCompletionStage();
        held.await(1);
        var waiter = refresher.refresh().subscribeAsCompletionStage();

        fixture.time.advance(SourceFixture.CALL_TIMEOUT);

        assertThat(SourceFixture.done(leader)).isEqualTo(SourceFixture.done(waiter));
        assertThat(reason(SourceFixture.done(waiter))).isEqualTo(Reason.TIMEOUT);
        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(1);
        held.release();
    }

    /** D-3 is another one here: there is one clock, the refresh's; who joins late is answered when it ends. */
    @Test
    void whoJoinsLateIsAnsweredByTheDeadlineOfTheRefresh() {
        fixture.engine.fill(50);
        HeldCalls held = fixture.engine.hold(Call.STATS, "");
        refresher.refresh();
        held.await(SourceFixture.MOST_CALLS);
        for (int i = 0; i < 2; i++) {
            fixture.time.advance(SourceFixture.CALL_TIMEOUT);
            held.await(SourceFixture.MOST_CALLS);
        }
        var late = refresher.refresh().subscribeAsCompletionStage();

        fixture.time.advance(SourceFixture.TIMEOUT.minus(SourceFixture.CALL_TIMEOUT.multipliedBy(2)));

        assertThat(SourceFixture.done(late).duration()).isEqualTo(SourceFixture.TIMEOUT);
        held.release();
    }

    /** D-4 and D-5: who gives up waiting does not end the refresh, and who asks meanwhile gets its result. */
    @Test
    void refreshGoesOnWhenAskersGiveUp() {
        HeldCalls held = fixture.engine.hold(Call.STATS, WEB.id());
        var impatient = refresher.refresh().subscribe().with(outcome -> {});
        held.await(1);

        impatient.cancel();
        assertThat(SourceFixture.published(store)).isEmpty();
        var waiter = refresher.refresh().subscribeAsCompletionStage();
        held.release();

        assertThat(SourceFixture.done(waiter)).isInstanceOf(Outcome.Success.class);
        assertThat(SourceFixture.published(store)).containsEntry(STATE_OF_WEB, 1.0);
        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(1);
    }

    /** D-6, but that there is no number of containers either as long as there is no list. */
    @Test
    void failedListUnpublishesEverythingAndASuccessBringsItBack() {
        refresh();
        Map<String, Double> before = SourceFixture.published(store);
        var lastSuccess = refresher.status().lastSuccess();
        fixture.time.advance(Duration.ofSeconds(15));
        fixture.engine.refuse(Call.LIST, "", 500, "broken");

        assertThat(reason(refresh())).isEqualTo(Reason.API);

        assertThat(SourceFixture.published(store)).isEmpty();
        assertThat(refresher.status().lastSuccess()).isEqualTo(lastSuccess);
        fixture.engine.heal(Call.LIST, "");
        refresh();
        assertThat(SourceFixture.published(store)).isEqualTo(before);
    }

    /** D-7. */
    @Test
    void refreshIsASuccessEvenIfEveryContainerFails() {
        fixture.engine.refuse(Call.INSPECT, "", 500, "busy");

        assertThat(refresh()).isInstanceOf(Outcome.Success.class);

        assertThat(SourceFixture.published(store))
                .containsOnly(
                        Map.entry("docker_containers{}", 2.0),
                        Map.entry(FAILURES_OF_WEB, 1.0),
                        Map.entry("docker_container_refresh_failures_total{name=\"db\"}", 1.0));
        assertThat(refresher.status().lastSuccess()).isEqualTo(fixture.time.instant());
    }

    /** D-8. */
    @Test
    void containerThatCannotBeReadIsUnpublishedAndNoOtherIs() {
        List<Runnable> faults = List.of(
                () -> fixture.engine.refuse(Call.INSPECT, WEB.id(), 404, "No such container: " + WEB.id()),
                () -> fixture.engine.refuse(Call.INSPECT, WEB.id(), 500, "busy"),
                () -> fixture.engine.cut(Call.INSPECT, WEB.id()),
                () -> fixture.engine.answer(Call.INSPECT, WEB.id(), "{\"State\":"),
                () -> fixture.engine.answer(Call.INSPECT, WEB.id(), ""),
                () -> fixture.engine.answer(Call.INSPECT, WEB.id(), "null"),
                () -> fixture.engine.answer(Call.INSPECT, WEB.id(), " ".repeat(5 << 20) + "{}"),
                () -> fixture.engine.refuse(Call.STATS, WEB.id(), 500, "no cgroup"),
                () -> fixture.engine.cut(Call.STATS, WEB.id()),
                () -> fixture.engine.answer(Call.INSPECT, WEB.id(), DB.inspected()),
                () -> fixture.engine.answer(Call.STATS, WEB.id(), DB.stats()),
                () -> fixture.engine.answer(Call.STATS, WEB.id(), "[1,"),
                () -> fixture.engine.answer(Call.STATS, WEB.id(), "{\"cpu_stats\":7"));
        refresh();
        Map<String, Double> healthy = SourceFixture.published(store);
        List<String> others = healthy.keySet().stream()
                .filter(series -> !series.contains("web"))
                .toList();

        for (int i = 0; i < faults.size(); i++) {
            faults.get(i).run();
            assertThat(refresh()).isInstanceOf(Outcome.Success.class);

            Map<String, Double> now = SourceFixture.published(store);
            assertThat(now).as("fault %s", i).containsEntry(FAILURES_OF_WEB, i + 1.0);
            now.remove(FAILURES_OF_WEB);
            assertThat(now.keySet()).as("fault %s", i).containsExactlyInAnyOrderElementsOf(others);
            fixture.engine.heal(Call.INSPECT, WEB.id());
            fixture.engine.heal(Call.STATS, WEB.id());
        }

        refresh();
        healthy.put(FAILURES_OF_WEB, (double) faults.size());
        assertThat(SourceFixture.published(store)).isEqualTo(healthy);
    }

    /** Not its D-11: a scrape sees the refresh before or the one after, never some of both. */
    @Test
    void everythingIsPublishedAtOnce() {
        refresh();
        Map<String, Double> before = SourceFixture.published(store);
        List<Map<String, Double>> publications = new ArrayList<>();
        store.onPublish(() -> publications.add(SourceFixture.published(store)));
        fixture.engine.put(WEB.in(State.EXITED), DB.in(State.PAUSED), FakeContainer.running(3, "mail"));
        HeldCalls held = fixture.engine.hold(Call.STATS, FakeContainer.id(3));

        var refresh = refresher.refresh().subscribeAsCompletionStage();
        held.await(1);
        await().until(() -> fixture.engine.calls(Call.INSPECT) == 5);
        assertThat(SourceFixture.published(store)).isEqualTo(before);
        held.release();
        SourceFixture.done(refresh);

        assertThat(publications).hasSize(1);
        assertThat(publications.get(0))
                .containsEntry("docker_containers{}", 3.0)
                .containsEntry(STATE_OF_WEB, 0.0)
                .containsEntry("docker_container_running_state{name=\"mail\"}", 1.0);
    }

    /** D-12. */
    @Test
    void nothingIsAskedBeforeARefresh() {
        assertThat(fixture.engine.requests()).isEmpty();
        assertThat(fixture.engine.connections()).isZero();
    }

    /** D-15. */
    @Test
    void containerMadeAnewUnderTheSameNameIsThereWithItsOwnValues() {
        refresh();
        fixture.engine.remove(WEB);
        fixture.engine.put(FakeContainer.running(9, "web").in(State.PAUSED));

        refresh();

        assertThat(SourceFixture.published(store))
                .containsEntry("docker_containers{}", 2.0)
                .containsEntry(STATE_OF_WEB, 1.0);
    }

    private Outcome refresh() {
        return SourceFixture.done(refresher.refresh());
    }

    private static Reason reason(Outcome outcome) {
        return ((Outcome.Failure) outcome).reason();
    }
}
