package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.Reason;
import dev.weir.testing.FakeContainer;
import dev.weir.testing.FakeEngine;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that no engine should give. */
class RosterTest {
    private SourceFixture fixture = new SourceFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void containerThatIsListedTwiceIsReadOnce() {
        var web = FakeContainer.running(1, "web");
        fixture.engine.put(web);
        fixture.engine.answer(
                Call.LIST, "", "[" + web.listed() + "," + web.named("other").listed() + "]");

        assertThat(fixture.collect())
                .containsEntry("docker_containers{}", 1.0)
                .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                .doesNotContainKey("docker_container_running_state{name=\"other\"}");
        assertThat(fixture.engine.calls(Call.INSPECT)).isEqualTo(1);
    }

    @Test
    void ofTwoWithOneNameTheLaterByIdHasNoSamples() {
        fixture.engine.put(
                FakeContainer.running(2, "web").in(FakeContainer.State.EXITED), FakeContainer.running(1, "web"));

        Map<String, Double> series = fixture.collect();

        assertThat(series)
                .containsEntry("docker_containers{}", 2.0)
                .containsEntry("docker_container_running_state{name=\"web\"}", 1.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"web\"}", 0.0);
        assertThat(fixture.engine.calls(Call.INSPECT)).isEqualTo(1);
        assertThat(fixture.events)
                .filteredOn(EngineEvent.ContainersRead.class::isInstance)
                .first()
                .extracting(event -> ((EngineEvent.ContainersRead) event).lost().get(0))
                .isEqualTo(new EngineEvent.Unreadable(
                        "web",
                        Reason.MAPPING,
                        "it has the name 'web', as the container " + FakeContainer.id(1) + " has"));
    }

    @Test
    void idsTellThoseOfOneNameApart() {
        fixture.close();
        fixture = new SourceFixture(FakeEngine.onSocket(), SourceFixture.MOST_CALLS, Map.of(), true);
        fixture.engine.put(FakeContainer.running(2, "web"), FakeContainer.running(1, "web"));

        assertThat(fixture.collect())
                .containsEntry("docker_container_running_state{name=\"web\", id=\"" + FakeContainer.id(1) + "\"}", 1.0)
                .containsEntry("docker_container_running_state{name=\"web\", id=\"" + FakeContainer.id(2) + "\"}", 1.0);
    }

    @Test
    void labelThatNoSampleCanHaveFailsItsContainerOnly() {
        fixture.close();
        fixture = new SourceFixture(
                FakeEngine.onSocket(), SourceFixture.MOST_CALLS, Map.of("service", "com.example.service"), false);
        fixture.engine.put(
                FakeContainer.running(1, "web").labelled(Map.of("com.example.service", "shop")),
                FakeContainer.running(2, "db").labelled(Map.of("com.example.service", "x".repeat(4_097))),
                FakeContainer.running(3, "mail").labelled(Map.of("com.example.service", "a\0b")));

        assertThat(fixture.collect())
                .containsEntry("docker_containers{}", 3.0)
                .containsEntry("docker_container_running_state{name=\"web\", service=\"shop\"}", 1.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"db\", service=\"\"}", 1.0)
                .containsEntry("docker_container_refresh_failures_total{name=\"mail\", service=\"\"}", 1.0)
                .doesNotContainKey("docker_container_running_state{name=\"db\", service=\"\"}");
        assertThat(fixture.events.stream()
                        .filter(EngineEvent.ContainersRead.class::isInstance)
                        .flatMap(event -> ((EngineEvent.ContainersRead) event).lost().stream())
                        .map(EngineEvent.Unreadable::reason))
                .containsExactly(Reason.LIMIT, Reason.MAPPING);
        assertThat(fixture.engine.calls(Call.INSPECT)).isEqualTo(1);
    }

    @Test
    void nullInTheListFailsTheRead() {
        var web = FakeContainer.running(1, "web");
        fixture.engine.put(web);
        fixture.engine.answer(Call.LIST, "", "[null," + web.listed() + "]");

        assertThat(SourceFixture.failure(fixture.collecting()).reason()).isEqualTo(Reason.MAPPING);
    }
}
