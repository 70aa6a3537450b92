package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.ContainerEngine;
import dev.weir.testing.DockerEngine;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Docker itself. */
class DockerEngineIT extends EngineCases {

    @Override
    ContainerEngine engine() {
        return DockerEngine.shared();
    }

    /** It says that they run while they wait to be restarted, too. */
    @Override
    String[] statesOfTheRestarted() {
        return new String[] {"1"};
    }

    @Override
    void checkHealth(String container, String expected) {
        Awaitility.await().atMost(PATIENCE).until(() -> state(container)
                .getJsonObject("Health")
                .getString("Status")
                .equals(expected));
    }

    @Test
    void containerThatWasKilledForWantOfMemoryIsShown() {
        engine.run("hungry", "--memory=16m", "tail", "/dev/zero");
        engine.command("wait", "hungry");
        assumeTrue(state("hungry").getBoolean("OOMKilled"), "the control groups tell nobody who was killed");

        gateway.read();

        assertThat(gateway.sample("docker_container_oom_killed", "hungry")).isEqualTo("1");
        assertThat(gateway.sample(EXIT_CODE, "hungry")).isEqualTo("137");
        assertThat(gateway.sample(RUNNING, "hungry")).isEqualTo("0");
    }
}
