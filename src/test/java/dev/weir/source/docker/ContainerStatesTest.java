package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeContainer.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What there is of a container in each of its states: restarts, state, start time, failures, and what it uses. */
class ContainerStatesTest {
    private static final FakeContainer CONTAINER = FakeContainer.running(1, "web");
    private static final String STARTED = "start_time " + FakeContainer.STARTED;

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void createdAndNeverRun() {
        assertThat(in(State.CREATED)).containsExactly("restarts 0.0", "state 0.0", "failures 0.0");
    }

    @Test
    void running() {
        assertThat(in(State.RUNNING))
                .containsExactly("restarts 0.0", "state 1.0", STARTED, "failures 0.0", "resources");
    }

    @Test
    void paused() {
        assertThat(in(State.PAUSED)).containsExactly("restarts 0.0", "state 1.0", STARTED, "failures 0.0", "resources");
    }

    /** As Docker says it between two restarts: it runs, too. */
    @Test
    void restarting() {
        assertThat(in(State.RESTARTING))
                .containsExactly("restarts 0.0", "state 1.0", STARTED, "failures 0.0", "resources");
    }

    @Test
    void restartingWithoutRunning() {
        assertThat(in(State.WAITING))
                .containsExactly("restarts 0.0", "state 0.5", STARTED, "failures 0.0", "exit_code 0.0");
    }

    @Test
    void exitedAfterRunning() {
        in(State.RUNNING);

        assertThat(in(State.EXITED))
                .containsExactly("restarts 0.0", "state 0.0", STARTED, "failures 0.0", "exit_code 0.0");
    }

    @Test
    void unreadable() {
        in(State.RUNNING);
        fixture.engine.refuse(Call.INSPECT, CONTAINER.id(), 500, "busy");

        assertThat(in(State.RUNNING)).containsExactly("failures 1.0");
    }

    @Test
    void removed() {
        in(State.RUNNING);
        fixture.engine.remove(CONTAINER);

        assertThat(fixture.collect()).containsExactly(Map.entry("docker_containers{}", 0.0));
    }

    @Test
    void goneBetweenTheListAndItsInspection() {
        in(State.RUNNING);
        fixture.engine.refuse(Call.INSPECT, CONTAINER.id(), 404, "No such container: " + CONTAINER.id());

        assertThat(in(State.RUNNING)).containsExactly("failures 1.0");
    }

    /** Zeros would be a reset of its counters, so there is nothing of a sample that an engine does not have. */
    @Test
    void runningWithoutASample() {
        fixture.engine.answer(Call.STATS, CONTAINER.id(), "");

        assertThat(in(State.RUNNING)).containsExactly("restarts 0.0", "state 1.0", STARTED, "failures 0.0");
        fixture.engine.answer(
                Call.STATS, CONTAINER.id(), CONTAINER.in(State.EXITED).stats());
        assertThat(in(State.RUNNING)).containsExactly("restarts 0.0", "state 1.0", STARTED, "failures 0.0");
    }

    private List<String> in(State state) {
        fixture.engine.put(CONTAINER.in(state));
        return told(fixture.collect());
    }

    private static List<String> told(Map<String, Double> series) {
        List<String> told = new ArrayList<>();
        for (List<String> each : List.of(
                List.of("restarts", "restarts_total"),
                List.of("state", "running_state"),
                List.of("start_time", "start_time_seconds"),
                List.of("failures", "refresh_failures_total"),
                List.of("exit_code", "exit_code"))) {
            Double value = series.get("docker_container_" + each.get(1) + "{name=\"web\"}");
            if (value != null) {
                told.add(each.get(0) + " " + value);
            }
        }
        long resources = series.keySet().stream()
                .filter(name -> name.matches("docker_container_(cpu|memory|network|block|pids).*"))
                .count();
        if (resources > 0) {
            told.add("resources");
        }
        return told;
    }
}
