package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineConfig;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeContainer.State;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More containers than docker_exporter was made for. */
class ManyContainersTest {
    private static final int MANY = 2_000;

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void allAreThereAfterOneListAndNeverMoreCallsAtOnceThanAllowed() {
        fixture.engine.fill(MANY);
        fixture.engine.put(FakeContainer.running(7, "c7").in(State.EXITED));
        fixture.engine.refuse(Call.INSPECT, FakeContainer.id(8), 500, "busy");
        var held = fixture.engine.hold(Call.STATS, "");

        CompletableFuture<Collected> read = fixture.collecting();
        held.await(SourceFixture.MOST_CALLS);
        held.release();

        Map<String, Double> series =
                SourceFixture.series(SourceFixture.done(read).families());
        assertThat(series).containsEntry("docker_containers{}", (double) MANY);
        assertThat(count(series, name -> name.startsWith("docker_container_running_state")))
                .isEqualTo(MANY - 1);
        assertThat(count(series, name -> name.startsWith("docker_container_cpu_seconds_total")))
                .isEqualTo(MANY - 2);
        assertThat(count(series, name -> name.startsWith("docker_container_refresh_failures_total")))
                .isEqualTo(MANY);
        assertThat(fixture.engine.calls(Call.LIST)).isEqualTo(1);
        assertThat(fixture.engine.calls(Call.INSPECT)).isEqualTo(MANY);
        assertThat(fixture.engine.calls(Call.STATS)).isEqualTo(MANY - 2);
        assertThat(fixture.engine.mostAtOnce()).isEqualTo(SourceFixture.MOST_CALLS);
        assertThat(fixture.engine.accepted()).as("connections").isEqualTo(SourceFixture.MOST_CALLS);
    }

    @Test
    void listOfTenThousandIsRead() {
        fixture.engine.fill(10_000);
        fixture.engine.refuse(Call.INSPECT, "", 500, "busy");

        assertThat(count(fixture.collect(), name -> name.startsWith("docker_container_refresh_failures_total")))
                .isEqualTo(10_000);
    }

    @Test
    void callsThatHaveEndedLeaveNoTimersBehind() {
        fixture.engine.fill(200);
        // It keeps what is cancelled until it would have run.
        var timers = new ScheduledThreadPoolExecutor(1);
        EngineConfig config = SourceFixture.config(fixture.engine, SourceFixture.MOST_CALLS, Map.of(), false);
        try (var source = new DockerSource(config, System::nanoTime, timers, event -> {})) {
            SourceFixture.done(source.collect(Deadline.after(SourceFixture.TIMEOUT, System::nanoTime)));

            assertThat(timers.getQueue()).hasSizeLessThanOrEqualTo(SourceFixture.MOST_CALLS + 1);
        } finally {
            timers.shutdownNow();
        }
    }

    private static long count(Map<String, Double> series, Predicate<String> names) {
        return series.keySet().stream().filter(names).count();
    }
}
