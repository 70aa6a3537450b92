package dev.weir.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Requests to whatever takes pushes, and what it then has. */
record PushClient(int port) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        return send(
                method, path, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Values by series whose labels are in order; those alone whose names start like this. Label values hold no comma. */
    Map<String, Double> samples(String prefix) {
        var samples = new TreeMap<String, Double>();
        send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> {
                    int end = line.lastIndexOf(' ');
                    int brace = line.indexOf('{');
                    String[] labels = line.substring(brace + 1, end - 1).split(",", -1);
                    Arrays.sort(labels);
                    samples.put(
                            line.substring(0, brace) + Arrays.toString(labels),
                            Double.parseDouble(line.substring(end + 1).replace("Inf", "Infinity")));
                });
        return samples;
    }
}
