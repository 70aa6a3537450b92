package dev.weir.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A real Prometheus; unless it is told otherwise it scrapes every second. */
public final class Prometheus implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether a program is on this machine. */
    public static boolean isInstalled(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Starts with scrape jobs as they stand in a configuration, and waits until it answers. */
    public static Prometheus start(Path folder, String scrapeConfigs) {
        return startWith(
                folder, "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n" + scrapeConfigs);
    }

    /** Starts with a whole configuration, and waits until it answers. */
    public static Prometheus startWith(Path folder, String configuration) {
        try {
            int port = WeirProcess.freePort();
            Path config = Files.writeString(folder.resolve("prometheus.yml"), configuration);
            Process process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--web.listen-address=127.0.0.1:" + port,
                            "--storage.tsdb.path=" + folder.resolve("prometheus-data"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            var prometheus = new Prometheus(process, port);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> prometheus.get("/-/ready").statusCode() == 200);
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of an instant query that has one series; empty if it has none. */
    public Optional<Double> value(String query) {
        JsonArray result = result(query);
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(Double.valueOf(
                        result.getJsonObject(0).getJsonArray("value").getString(1)));
    }

    /** The series of an instant query, as the API has them: objects with {@code metric} and {@code value}. */
    public JsonArray result(String query) {
        return ((JsonObject) data("/api/v1/query?query=" + encode(query))).getJsonArray("result");
    }

    /** The values that a label has in series of a selector. */
    public JsonArray labelValues(String selector, String label) {
        return (JsonArray) data("/api/v1/label/" + label + "/values?match[]=" + encode(selector));
    }

    private Object data(String path) {
        String body = get(path).body();
        var answer = new JsonObject(body);
        if (!answer.getString("status").equals("success")) {
            throw new AssertionError(path + " answers " + body);
        }
        return answer.getValue("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        WeirProcess.end(process);
    }
}
