package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeContainer.State;
import dev.weir.testing.FakeEngine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DockerSourceTest {
    private static final FakeContainer WEB = FakeContainer.running(1, "web");
    private static final FakeContainer DB = FakeContainer.running(2, "db");

    private SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readsEveryContainerAndASampleOfThoseThatRun() {
        fixture.engine.put(WEB, DB.in(State.EXITED));

        Map<String, Double> series = fixture.collect();

        assertThat(series)
                .containsEntry("docker_containers{}", 2.0)
                .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"db\"}", 0.0)
                .containsEntry("docker_container_memory_used_bytes{name=\"web\"}", 958464.0)
                .containsEntry("docker_container_network_receive_bytes_total{name=\"web\"}", 27581.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 0.0)
                .doesNotContainKey("docker_container_memory_used_bytes{name=\"db\"}");
        assertThat(calls()).containsExactly(1, 1, 2, 1);
    }

    @Test
    void readsAnEngineWithoutContainers() {
        assertThat(fixture.collect()).containsExactly(Map.entry("docker_containers{}", 0.0));
        assertThat(calls()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void readsOverAPort() {
        use(FakeEngine.onPort());
        fixture.engine.put(WEB);

        assertThat(fixture.collect()).containsEntry("docker_container_running_state{name=\"web\"}", 1.0);
    }

    @Test
    void everySubscriptionIsAReadOfItsOwn() {
        var collect = fixture.source.collect(Deadline.after(SourceFixture.TIMEOUT, fixture.time));

        SourceFixture.done(collect);
        SourceFixture.done(collect);

        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(2);
    }

    @Test
    void asksInTheNewestVersionThatBothSidesKnow() {
        fixture.engine.put(WEB);
        for (String newest : List.of("1.24", "1.40", "1.41", "1.51", "1.99")) {
            fixture.engine.speak(newest);
            fixture.collect();
        }

        assertThat(fixture.engine.requests().stream()
                        .filter(request -> !request.contains("/_ping"))
                        .map(request -> request.replace(WEB.id(), "ID").replace(" HTTP/1.1", "")))
                .startsWith(
                        "GET /v1.24/containers/json?all=1",
                        "GET /v1.24/containers/ID/json",
                        "GET /v1.24/containers/ID/stats?stream=false",
                        "GET /v1.40/containers/json?all=1",
                        "GET /v1.40/containers/ID/json",
                        "GET /v1.40/containers/ID/stats?stream=false",
                        "GET /v1.41/containers/json?all=1",
                        "GET /v1.41/containers/ID/json",
                        "GET /v1.41/containers/ID/stats?stream=false&one-shot=true",
                        "GET /v1.51/containers/json?all=1")
                .endsWith(
                        "GET /v1.51/containers/json?all=1",
                        "GET /v1.51/containers/ID/json",
                        "GET /v1.51/containers/ID/stats?stream=false&one-shot=true");
    }

    @Test
    void refusesAnEngineThatIsTooOld() {
        fixture.engine.speak("1.22");

        CollectException failure = SourceFixture.failure(fixture.collecting());

        assertThat(failure.reason()).isEqualTo(Reason.API);
        assertThat(failure)
                .hasMessage("the engine at " + fixture.engine.address() + " has API 1.22; at least 1.24 is needed");
        assertThat(fixture.engine.calls(Call.LIST)).isZero();
    }

    @Test
    void failsWithoutTheList() {
        fixture.engine.refuse(Call.LIST, "", 500, "layer store is broken");

        CollectException failure = SourceFixture.failure(fixture.collecting());

        assertThat(failure.reason()).isEqualTo(Reason.API);
        assertThat(failure).hasMessage("GET /v1.51/containers/json?all=1: 500: layer store is broken");
        fixture.engine.cut(Call.LIST, "");
        assertThat(SourceFixture.failure(fixture.collecting()).reason()).isEqualTo(Reason.CONNECTION);
        fixture.engine.answer(Call.LIST, "", "{}");
        assertThat(SourceFixture.failure(fixture.collecting()).reason()).isEqualTo(Reason.MAPPING);
    }

    @Test
    void countsContainersByTheListAlone() {
        fixture.engine.put(WEB, DB);

        int containers = SourceFixture.done(fixture.source.count(Deadline.after(SourceFixture.TIMEOUT, fixture.time)));

        assertThat(containers).isEqualTo(2);
        assertThat(calls()).containsExactly(1, 1, 0, 0);
        fixture.engine.refuse(Call.LIST, "", 500, "broken");
        assertThat(SourceFixture.failure(fixture.source
                                .count(Deadline.after(SourceFixture.TIMEOUT, fixture.time))
                                .subscribeAsCompletionStage())
                        .reason())
                .isEqualTo(Reason.API);
    }

    @Test
    void saysOfEveryCallHowItEnded() {
        fixture.engine.put(WEB, DB);
        fixture.engine.refuse(Call.STATS, DB.id(), 500, "no cgroup");

        fixture.collect();

        assertThat(fixture.events.stream()
                        .filter(EngineEvent.CallEnded.class::isInstance)
                        .map(EngineEvent.CallEnded.class::cast)
                        .map(ended -> ended.engine() + " " + ended.call() + " " + ended.failure())
                        .collect(Collectors.toList()))
                .containsExactlyInAnyOrder(
                        "local VERSION null",
                        "local LIST null",
                        "local INSPECT null",
                        "local INSPECT null",
                        "local STATS null",
                        "local STATS API");
    }

    @Test
    void tellsOnceWhoIsLostAndWhoIsBack() {
        fixture.engine.put(WEB, DB);
        fixture.collect();
        fixture.engine.refuse(Call.INSPECT, DB.id(), 500, "busy");
        fixture.collect();
        fixture.collect();
        fixture.engine.heal(Call.INSPECT, DB.id());
        fixture.collect();

        var lost = List.of(
                new EngineEvent.Unreadable("db", Reason.API, "GET /v1.51/containers/" + DB.id() + "/json: 500: busy"));
        assertThat(fixture.events.stream().filter(EngineEvent.ContainersRead.class::isInstance))
                .containsExactly(
                        new EngineEvent.ContainersRead("local", 2, List.of(), List.of()),
                        new EngineEvent.ContainersRead("local", 2, lost, List.of()),
                        new EngineEvent.ContainersRead("local", 2, List.of(), List.of()),
                        new EngineEvent.ContainersRead("local", 2, List.of(), List.of("db")));
    }

    private List<Integer> calls() {
        return List.of(Call.VERSION, Call.LIST, Call.INSPECT, Call.STATS).stream()
                .map(fixture.engine::calls)
                .toList();
    }

    private void use(FakeEngine engine) {
        fixture.close();
        fixture = new SourceFixture(engine, SourceFixture.MOST_CALLS, Map.of(), false);
    }
}
