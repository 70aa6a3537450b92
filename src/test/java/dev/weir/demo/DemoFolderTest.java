package dev.weir.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

    private Path parent;
    private DemoFolder folder;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void create(@TempDir Path temporary) throws Exception {
        parent = temporary.toRealPath();
        folder = DemoFolder.create(parent);
    }

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void isGoneWithAllItHoldsOnceClosed() throws Exception {
        Files.writeString(
                Files.createDirectories(folder.path().resolve("data/base")).resolve("1"), "rows");

        folder.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void removesWhatAKilledDemoLeft() throws Exception {
        Path leftover = leftover("weir-demo-1");
        Files.writeString(leftover.resolve("weir.yaml"), "collectors: {}");

        List<Path> removed = folder.removeLeftovers();

        assertThat(removed).containsExactly(leftover);
        assertThat(parent).isDirectoryNotContaining(leftover::equals);
        assertThat(folder.path()).isDirectory();
    }

    @Test
    void leavesADemoThatRunsAloneUntilItIsKilled() throws Exception {
        Process other = start(java(), "-cp", classes(), Other.class.getName(), parent.toString());
        Path otherFolder = Path.of(new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8)).readLine());

        List<Path> whileItRuns = folder.removeLeftovers();
        other.destroyForcibly().waitFor();
        List<Path> afterwards = folder.removeLeftovers();

        assertThat(whileItRuns).isEmpty();
        assertThat(afterwards).containsExactly(otherFolder);
    }

    @Test
    void endsTheProcessesOfALeftoverAndNoOthers() throws Exception {
        Path leftover = leftover("weir-demo-1");
        Path program = Files.copy(Path.of("/bin/sleep"), leftover.resolve("postgres"));
        Process server = start(program.toString(), "600");
        Process gateway = start(
                java(), "-D" + DemoFolder.OWNER_PROPERTY + "=" + leftover, "-cp", classes(), Idle.class.getName());
        Process reader = start("tail", "-f", leftover.resolve("demo.lock").toString());

        folder.removeLeftovers();

        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.isAlive()).isTrue();
    }

    @Test
    void neverFollowsALinkOrTouchesAFolderWithoutALock() throws Exception {
        Path elsewhere = leftover("elsewhere");
        Files.createSymbolicLink(parent.resolve("weir-demo-link"), elsewhere);
        Path foreign = Files.createDirectory(parent.resolve("weir-demo-notes"));

        List<Path> removed = folder.removeLeftovers();

        assertThat(removed).isEmpty();
        assertThat(elsewhere.resolve("demo.lock")).exists();
        assertThat(foreign).isDirectory();
    }

    private Path leftover(String name) throws Exception {
        Path leftover = Files.createDirectory(parent.resolve(name));
        Files.createFile(leftover.resolve("demo.lock"));
        return leftover;
    }

    private static String classes() throws Exception {
        return Path.of(DemoFolder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process start(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    /** A demo in a process of its own: prints its folder, and runs until it is killed. */
    static final class Other {
        public static void main(String[] arguments) throws Exception {
            System.out.println(DemoFolder.create(Path.of(arguments[0])).path());
            Thread.currentThread().join();
        }
    }

    /** Runs until it is told to end. */
    static final class Idle {
        public static void main(String[] arguments) throws Exception {
            Thread.currentThread().join();
        }
    }
}
