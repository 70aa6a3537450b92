package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeContainer.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docker_exporter does and nobody should: each of these fails on its behaviour. */
class DockerExporterDefectsTest {
    private static final FakeContainer WEB = FakeContainer.running(1, "web");
    private static final FakeContainer DB = FakeContainer.running(2, "db");

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** D-9: there the stats call has no timeout but the update's. */
    @Test
    void hangingStatsAreBoundedByTheCallTimeout() {
        fixture.engine.put(WEB, DB);
        var held = fixture.engine.hold(Call.STATS, WEB.id());

        var read = fixture.collecting();
        held.await(1);
        fixture.awaitEnded(Call.STATS, 1);
        fixture.time.advance(SourceFixture.CALL_TIMEOUT);

        assertThat(SourceFixture.series(SourceFixture.done(read).families()))
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"db\"}", 1.0);
    }

    /** D-10: there the process exits. */
    @Test
    void badDataAfterAnAnswerHasBegunFailsThatContainerOnly() {
        fixture.engine.put(WEB, DB);
        String right = WEB.inspected();
        List<String> wrong = List.of(
                right.replace("2026-11-22T03:22:49.4317377Z", "yesterday"),
                right.replace("\"2026-11-22T03:22:49.4317377Z\"", "{}"),
                "[]",
                "{\"State\":null}",
                "{}");

        for (String body : wrong) {
            fixture.engine.answer(Call.INSPECT, WEB.id(), body);
            assertThat(fixture.collect())
                    .as(body)
                    .containsEntry("docker_containers{}", 2.0)
                    .containsEntry("docker_container_running_state{name=\"db\"}", 1.0);
        }
        fixture.engine.heal(Call.INSPECT, WEB.id());
        for (String body : List.of(
                "{\"read\":\"2026-11-22T03:22:49Z\",\"blkio_stats\":{\"io_service_bytes_recursive\":null}}",
                "{\"read\":\"2026-11-22T03:22:49Z\",\"cpu_stats\":null,\"memory_stats\":null,\"networks\":null}",
                "{\"read\":\"2026-11-22T03:22:49Z\",\"pids_stats\":{\"current\":1,\"limit\":18446744073709551615}}",
                "{\"read\":\"2026-11-22T03:22:49Z\",\"cpu_stats\":{\"system_cpu_usage\":18446744073709551615}}")) {
            fixture.engine.answer(Call.STATS, WEB.id(), body);
            assertThat(fixture.collect())
                    .as(body)
                    .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                    .containsEntry("docker_container_running_state{name=\"db\"}", 1.0);
        }
    }

    /** D-14: there counts are kept for ever, and go on with the next container of the name. */
    @Test
    void failureCountsGoWithTheirContainer() {
        fixture.engine.put(WEB, DB);
        fixture.engine.refuse(Call.INSPECT, WEB.id(), 500, "busy");
        fixture.collect();
        assertThat(fixture.collect()).containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 2.0);

        fixture.engine.remove(WEB);
        FakeContainer next = FakeContainer.running(3, "web");
        fixture.engine.put(next);
        assertThat(fixture.collect()).containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 0.0);

        fixture.engine.remove(next);
        assertThat(fixture.collect()).doesNotContainKey("docker_container_refresh_failures_total{name=\"web\"}");
        fixture.engine.put(WEB.named("old"));
        assertThat(fixture.collect())
                .as("forgotten")
                .containsEntry("docker_container_refresh_failures_total{name=\"old\"}", 1.0);
    }

    @Test
    void failureCountStaysWithAContainerThatIsRenamed() {
        fixture.engine.put(WEB);
        fixture.engine.refuse(Call.INSPECT, WEB.id(), 500, "busy");
        fixture.collect();

        fixture.engine.put(WEB.named("shop"));

        assertThat(fixture.collect())
                .containsEntry("docker_container_refresh_failures_total{name=\"shop\"}", 2.0)
                .doesNotContainKey("docker_container_refresh_failures_total{name=\"web\"}");
    }

    /** D-16: there the name is that of the first sight. */
    @Test
    void nameIsReadAnewEveryTime() {
        fixture.engine.put(WEB);
        fixture.collect();

        fixture.engine.put(WEB.named("shop"));

        assertThat(fixture.collect())
                .containsEntry("docker_container_running_state{name=\"shop\"}", 1.0)
                .doesNotContainKey("docker_container_running_state{name=\"web\"}");
    }

    /** D-16: there the two would share one series, and the survivor were invisible once the other had gone. */
    @Test
    void nameThatAnotherContainerTakesIsItsFromThenOn() {
        fixture.engine.put(WEB, DB);
        fixture.collect();

        fixture.engine.put(WEB.named("web-old").in(State.EXITED), DB.named("web"));
        assertThat(fixture.collect())
                .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"web-old\"}", 0.0);

        fixture.engine.remove(WEB);
        assertThat(fixture.collect())
                .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                .containsEntry("docker_containers{}", 1.0);
    }

    /** D-16: names that two containers exchange between two refreshes. */
    @Test
    void namesThatAreExchangedAreExchanged() {
        fixture.engine.put(WEB, DB.in(State.EXITED));
        fixture.collect();

        fixture.engine.put(WEB.named("db"), DB.named("web").in(State.EXITED));

        assertThat(fixture.collect())
                .containsEntry("docker_container_running_state{name=\"db\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"web\"}", 0.0);
    }

    /** D-19: there it is 0 until the first success. */
    @Test
    void noNumberOfContainersIsClaimedBeforeThereIsAList() {
        var store = new SnapshotStore();
        Refresher refresher = fixture.refresher(store);
        fixture.engine.refuse(Call.LIST, "", 500, "broken");
        assertThat(SourceFixture.published(store)).isEmpty();

        assertThat(SourceFixture.done(refresher.refresh())).isInstanceOf(Outcome.Failure.class);

        assertThat(SourceFixture.published(store)).doesNotContainKey("docker_containers{}");
    }

    /** The table's last defect: there the start time stays hidden, as it is set of running containers only. */
    @Test
    void exitedFirstSuccessAfterAFailureBringsTheStartTimeBack() {
        fixture.engine.put(WEB);
        fixture.collect();
        fixture.engine.put(WEB.in(State.EXITED));
        fixture.engine.refuse(Call.INSPECT, WEB.id(), 500, "busy");
        assertThat(fixture.collect()).doesNotContainKey("docker_container_start_time_seconds{name=\"web\"}");

        fixture.engine.heal(Call.INSPECT, WEB.id());

        assertThat(fixture.collect())
                .contains(Map.entry("docker_container_start_time_seconds{name=\"web\"}", FakeContainer.STARTED));
    }
}
