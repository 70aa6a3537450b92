package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server under measurement on a loopback port, with all processes that it has started. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Launch launch;
    private final Process process;

    private Program(Launch launch, Process process) {
        this.launch = launch;
        this.process = process;
    }

    /**
     * Starts a program and waits until its page answers at all. What it prints goes to a file of its name in the folder.
     *
     * @param path of its exposition, such as {@code /metrics}
     * @param folder that it is started in
     */
    static Program start(
            String name, int port, String path, Path folder, Map<String, String> environment, List<String> command) {
        return start(new Launch(name, port, path, folder, environment, command));
    }

    /** Starts Weir on the {@code weir.yaml} of a folder. */
    static Program weir(String name, Candidate candidate, Path folder) {
        return start(Launch.weir(name, candidate, folder));
    }

    private static Program start(Launch launch) {
        return launch(launch)
                .await(program -> program.send("GET", launch.path()).statusCode() > 0);
    }

    /** Starts a program without waiting for anything. */
    static Program launch(Launch launch) {
        var builder = new ProcessBuilder(launch.command())
                .directory(launch.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(launch).toFile());
        builder.environment().putAll(launch.environment());
        try {
            return new Program(launch, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its exposition has a sample of each family; a program that does not come to it is ended. */
    Program serves(Collection<String> families) {
        return await(program -> {
            HttpResponse<String> exposition = program.send("GET", path());
            return exposition.statusCode() == 200 && holds(exposition.body(), families);
        });
    }

    private static boolean holds(String exposition, Collection<String> families) {
        Set<String> sampled = exposition
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        return sampled.containsAll(families);
    }

    private Program await(Predicate<Program> there) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .failFast(name() + " has ended", () -> !process.isAlive())
                    .until(() -> there.test(this));
            return this;
        } catch (RuntimeException notUp) {
            close();
            throw new IllegalStateException(name() + " did not start: " + log(), notUp);
        }
    }

    private static Path log(Launch launch) {
        return launch.folder().resolve(launch.name() + ".log");
    }

    /** What it has printed. */
    String log() {
        try {
            return Files.readString(log(launch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return launch.name();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int port() {
        return launch.port();
    }

    /** Of its exposition. */
    String path() {
        return launch.path();
    }

    /** The processor time of all its processes until now, in seconds. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(each -> CpuTime.of(each.pid()))
                .sum();
    }

    HttpResponse<String> send(String method, String target) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
                            .timeout(PATIENCE.multipliedBy(5))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, gently, then by force. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
