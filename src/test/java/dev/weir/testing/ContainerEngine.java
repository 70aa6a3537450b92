package dev.weir.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real engine in namespaces of its own, with one image: {@value #IMAGE}, made of busybox. Nothing of it outlives the JVM, and
 * nothing is fetched from anywhere.
 */
public abstract sealed class ContainerEngine implements AutoCloseable permits DockerEngine, PodmanEngine {
    static final String IMAGE = "busybox";

    final Enclosure enclosure;
    private @Nullable Process running;

    ContainerEngine(Enclosure enclosure) {
        this.enclosure = enclosure;
    }

    /** What serves the API at {@link #socket()}. */
    abstract List<String> service();

    /** The engine's own client, to which a command is added. */
    abstract List<String> client();

    abstract String options();

    public Path socket() {
        return enclosure.folder().resolve("engine.sock");
    }

    /** The socket as a user of the engine writes it. */
    public String address() {
        return "unix://" + socket();
    }

    final void startWithImage() {
        try {
            start();
            Programs.run(List.of("tar", "-C", file("image"), "-c", "-f", file("image.tar"), "."));
            command("import", file("image.tar"), IMAGE);
        } catch (RuntimeException | AssertionError notUp) {
            close();
            throw notUp;
        }
    }

    final String file(String name) {
        return enclosure.folder().resolve(name).toString();
    }

    /** Starts the engine unless it runs, and waits until it answers. */
    public final void start() {
        if (running == null) {
            running = launch();
        }
    }

    private Process launch() {
        Path log = enclosure.folder().resolve("engine.log");
        try {
            // Whatever enters stops itself when its child is stopped, and goes on for nobody: the shell between them
            // never stops.
            var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
            command.addAll(service());
            Process process = new ProcessBuilder(enclosure.entering(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .failFast("it has ended", () -> !process.isAlive())
                    .until(() -> UnixHttp.get(socket(), "/_ping").status() == 200);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException notUp) {
            throw new AssertionError(getClass().getSimpleName() + " did not start: " + endOf(log), notUp);
        }
    }

    private static String endOf(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Stops the engine as its user would, and waits for its end. */
    public void stop() {
        if (running != null) {
            process().destroy();
            running.onExit().join();
            running = null;
        }
    }

    /** Lets the engine do nothing any more: its socket is there, and takes connections. */
    public void suspend() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Programs.run(List.of("kill", "-s", name, Long.toString(process().pid())));
    }

    private ProcessHandle process() {
        if (running == null) {
            throw new IllegalStateException("the engine does not run");
        }
        return running.children().flatMap(ProcessHandle::children).findFirst().orElseThrow();
    }

    /** Runs a container in the background; its id. Options have no white space in them. */
    public String run(String name, String options, String... command) {
        return container("run --detach", name, options, command);
    }

    /** Makes a container, and does not run it. */
    public String create(String name, String options, String... command) {
        return container("create", name, options, command);
    }

    private String container(String verb, String name, String options, String... command) {
        // What is stopped is to end at once: nothing in these containers minds a signal.
        String all = "%s --name %s --stop-timeout 1 %s %s %s".formatted(verb, name, options(), options, IMAGE);
        return command(Stream.concat(Arrays.stream(all.split(" +", -1)), Arrays.stream(command))
                        .toArray(String[]::new))
                .strip();
    }

    /** Runs the engine's own client, as {@code pause NAME}; what it says. */
    public String command(String... arguments) {
        var command = new ArrayList<>(client());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(enclosure.entering(command));
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_") || name.startsWith("CONTAINER"));
        return Programs.run(builder);
    }

    /** Removes containers, running or not. */
    public void remove(String... names) {
        command(Stream.concat(Stream.of("rm", "--force", "--volumes"), Arrays.stream(names))
                .toArray(String[]::new));
    }

    public void removeAll() {
        String ids = command("ps", "--all", "--quiet").strip();
        if (!ids.isEmpty()) {
            remove(ids.split("\n", -1));
        }
    }

    /** What the API answers about a container, as of {@code json} or {@code stats?stream=false}. */
    public JsonObject about(String container, String what) {
        return new JsonObject(
                UnixHttp.get(socket(), "/containers/" + container + "/" + what).body());
    }

    /** Ends the engine and all that it runs. */
    @Override
    public void close() {
        enclosure.close();
    }
}
