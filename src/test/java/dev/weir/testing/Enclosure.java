package dev.weir.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Namespaces in which an engine and its containers have processes, mounts and, if so wished, a network of their own. All that
 * is in it ends with it, and it with the JVM, even one that is killed.
 */
final class Enclosure implements AutoCloseable {
    private static final String SCRIPT = "enclosure.sh";

    private final Path folder;
    private final Process keeper;
    private final BufferedReader said;

    private Enclosure(Path folder, Process keeper) {
        this.folder = folder;
        this.keeper = keeper;
        this.said = keeper.inputReader();
    }

    enum Network {
        /** Nothing of it reaches the machine, and nothing of the machine it. */
        OWN,
        HOST
    }

    /** Makes one; skips the test, and says why, where there can be none. */
    static Enclosure create(Network network) {
        assumeTrue(System.getProperty("user.name").equals("root"), "containers need root");
        Programs.assumeInstalled("unshare", "nsenter", "ip", "iptables", "busybox", "runc");
        try {
            Path folder = Files.createTempDirectory("weir-engine");
            Path script = folder.resolve(SCRIPT);
            try (InputStream source = Enclosure.class.getResourceAsStream(SCRIPT)) {
                Files.copy(Objects.requireNonNull(source), script);
            }
            var enclosure = new Enclosure(
                    folder,
                    new ProcessBuilder(
                                    "sh",
                                    script.toString(),
                                    folder.toString(),
                                    network.name().toLowerCase(Locale.ROOT))
                            .redirectErrorStream(true)
                            .start());
            Runtime.getRuntime().addShutdownHook(new Thread(enclosure::close, "enclosure-closer"));
            enclosure.assumeReady();
            return enclosure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assumeReady() throws IOException {
        var obstacle = new StringBuilder();
        for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
            assumeTrue(line != null, () -> "no containers on this machine: " + obstacle);
            obstacle.append(line).append(' ');
        }
    }

    /** What is left in it goes with it. */
    Path folder() {
        return folder;
    }

    /** Its name among the control groups. */
    String name() {
        return folder.getFileName().toString();
    }

    /** A command that enters it. The process of the command is the only child of that of the command that enters. */
    List<String> entering(List<String> command) {
        // The shell in the first namespace's place is the child of the program that made the namespaces.
        ProcessHandle first =
                keeper.children().flatMap(ProcessHandle::children).findFirst().orElseThrow();
        var entering = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first.pid())));
        entering.addAll(List.of("--pid", "--mount", "--ipc", "--uts", "--net"));
        entering.addAll(command);
        return entering;
    }

    /** Ends everything in it. */
    @Override
    public void close() {
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(60, SECONDS)) {
                throw new IllegalStateException("the namespaces of " + folder + " do not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
