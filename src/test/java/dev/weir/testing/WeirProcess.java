package dev.weir.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program as its user starts it: a process of its own, from the artefact that was built. */
public final class WeirProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path out;
    private final Path err;
    private final int port;

    private WeirProcess(Process process, Path out, Path err, int port) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.port = port;
    }

    /** What a command left behind. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs a command to its end, in a folder. */
    public static Result command(Path folder, String... arguments) {
        return command(folder, Map.of(), arguments);
    }

    /** Runs a command to its end, in a folder and with variables in its environment. */
    public static Result command(Path folder, Map<String, String> environment, String... arguments) {
        return command(Artefact.built(), folder, environment, arguments);
    }

    /** The same of another artefact than the one that this build has built. */
    public static Result command(Artefact artefact, Path folder, Map<String, String> environment, String... arguments) {
        try (var started = launch(artefact, folder, environment, 0, arguments)) {
            return started.await();
        }
    }

    /** Starts a command in a folder, without waiting for anything. */
    public static WeirProcess start(Path folder, String... arguments) {
        return launch(Artefact.built(), folder, Map.of(), 0, arguments);
    }

    /** Starts {@code run} in a folder that holds a {@code weir.yaml}, on a free loopback port, and waits for its first answer. */
    public static WeirProcess run(Path folder, String... arguments) {
        return run(folder, Map.of(), arguments);
    }

    /** The same with variables in its environment. */
    public static WeirProcess run(Path folder, Map<String, String> environment, String... arguments) {
        return run(Artefact.built(), folder, environment, arguments);
    }

    /** The same of another artefact than the one that this build has built. */
    public static WeirProcess run(
            Artefact artefact, Path folder, Map<String, String> environment, String... arguments) {
        var weir = runAt(artefact, folder, freePort(), environment, arguments);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .failFast("the program has ended", () -> !weir.process.isAlive())
                    .until(() -> weir.get("/-/healthy").statusCode() == 200);
            return weir;
        } catch (RuntimeException notUp) {
            weir.close();
            throw new AssertionError("the gateway did not start: " + weir.err() + weir.out(), notUp);
        }
    }

    /** Starts {@code run} on a port, without waiting for anything. */
    public static WeirProcess runAt(Path folder, int port, String... arguments) {
        return runAt(Artefact.built(), folder, port, Map.of(), arguments);
    }

    private static WeirProcess runAt(
            Artefact artefact, Path folder, int port, Map<String, String> environment, String... arguments) {
        var all = new ArrayList<String>(List.of(arguments));
        all.add(0, "run");
        var variables = new HashMap<String, String>(environment);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return launch(artefact, folder, variables, port, all.toArray(String[]::new));
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WeirProcess launch(
            Artefact artefact, Path folder, Map<String, String> environment, int port, String... arguments) {
        try {
            var command = new ArrayList<>(artefact.words());
            command.addAll(List.of(arguments));
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new WeirProcess(builder.start(), out, err, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    /** Waits until the process has ended by itself. */
    public Result await() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the program did not end: " + err());
            }
            return new Result(process.exitValue(), read(out), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGKILL, and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    public HttpResponse<String> post(String path) {
        return send("POST", path);
    }

    public HttpResponse<String> send(String method, String path, String... headers) {
        return send(
                HTTP,
                method,
                path,
                HttpRequest.BodyPublishers.noBody(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8),
                headers);
    }

    /** Sends a request with a body. */
    public HttpResponse<String> push(String method, String path, String body, String... headers) {
        return send(
                HTTP,
                method,
                path,
                HttpRequest.BodyPublishers.ofString(body),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8),
                headers);
    }

    public HttpResponse<byte[]> bytes(String path, String... headers) {
        return send(
                HTTP,
                "GET",
                path,
                HttpRequest.BodyPublishers.noBody(),
                HttpResponse.BodyHandlers.ofByteArray(),
                headers);
    }

    private <T> HttpResponse<T> send(
            HttpClient client,
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            HttpResponse.BodyHandler<T> handler,
            String... headers) {
        try {
            var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).method(method, body);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The value of a series as the exposition writes it, found by the whole of its name and labels. */
    public String sample(String series) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("absent");
    }

    /** Weir's own telemetry in OpenMetrics, whose labels are written as here. */
    public String telemetry() {
        return get("/telemetry", "Accept", "application/openmetrics-text; version=1.0.0")
                .body();
    }

    /** The value of a series of Weir's own telemetry, found like that of {@link #sample}; NaN if it is absent. */
    public double telemetry(String series) {
        return telemetry()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What the status says of the first target of a collector. */
    public JsonObject target(String collector) {
        return new JsonObject(get("/api/v1/status").body())
                .getJsonArray("targets").stream()
                        .map(JsonObject.class::cast)
                        .filter(target -> target.getString("collector").equals(collector))
                        .findFirst()
                        .orElseThrow();
    }

    /** Ends the process, gently, then by force. */
    @Override
    public void close() {
        end(process);
    }

    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
