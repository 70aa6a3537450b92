package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerEngineIT {

    @Test
    void dockerRunsContainersOfTheImage() {
        runsContainersOfTheImage(DockerEngine.shared());
    }

    @Test
    void podmanRunsContainersOfTheImage() {
        runsContainersOfTheImage(PodmanEngine.shared());
    }

    private static void runsContainersOfTheImage(ContainerEngine engine) {
        String id = engine.run("sleeper", "", "sleep", "1000");

        assertThat(engine.about("sleeper", "json").getString("Id")).isEqualTo(id);
        assertThat(engine.command("exec", "sleeper", "echo", "hello")).isEqualTo("hello\n");

        engine.removeAll();
        assertThat(new JsonArray(
                        UnixHttp.get(engine.socket(), "/containers/json?all=1").body()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftOfOneThatIsClosedWithAPausedContainer(@TempDir Path folder) {
        var engine = DockerEngine.listening(WeirProcess.freePort(), new TestAuthority(folder, "authority"));
        engine.run("paused", "--network none", "sleep", "4711");
        engine.command("pause", "paused");

        engine.close();

        assertThat(engine.socket()).doesNotExist();
        assertThat(commands())
                .noneMatch(command -> command.contains(engine.socket().toString()));
        assertThat(commands()).noneMatch(command -> command.endsWith("sleep 4711"));
    }

    private static Stream<String> commands() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""));
    }
}
