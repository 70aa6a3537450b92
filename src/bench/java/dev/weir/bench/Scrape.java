package dev.weir.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What a scrape brought. */
final class Scrape {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** As Prometheus 3.5 asks. */
    private static final List<String> HEADERS = List.of(
            "User-Agent: Prometheus/3.5.3",
            "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            "X-Prometheus-Scrape-Timeout-Seconds: 10");

    private final HttpResponse<byte[]> response;

    private Scrape(HttpResponse<byte[]> response) {
        this.response = response;
    }

    /** What Prometheus sends, or that without its offer to take gzip; {@code Host} is missing. */
    static List<String> headers(boolean gzip) {
        var headers = new ArrayList<>(HEADERS);
        if (gzip) {
            headers.add("Accept-Encoding: gzip");
        }
        return headers;
    }

    /** The whole request. */
    static byte[] request(Program program, boolean gzip) {
        return ("GET " + program.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + program.port() + "\r\n"
                        + String.join("\r\n", headers(gzip)) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Scrapes once. */
    static Scrape of(Program program, boolean gzip) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + program.path()))
                .timeout(PATIENCE);
        for (String header : headers(gzip)) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        try {
            return new Scrape(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int status() {
        return response.statusCode();
    }

    /** As it was told; empty for none. */
    String encoding() {
        return response.headers().firstValue("Content-Encoding").orElse("");
    }

    /** As it was sent. */
    byte[] body() {
        return response.body();
    }

    /** How many bytes the whole answer has: its first line, headers and body. */
    long length() {
        long headers = response.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value + "\r\n"))
                .mapToLong(String::length)
                .sum();
        return "HTTP/1.1 200 OK\r\n\r\n".length() + headers + body().length;
    }

    /** The samples of metrics whose names begin so. */
    long series(String prefix) {
        byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
        long series = 0;
        try (InputStream lines = lines()) {
            int matched = 0;
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    matched = 0;
                } else if (matched >= 0) {
                    matched = start[matched] == c ? matched + 1 : -1;
                    if (matched == start.length) {
                        series++;
                        matched = -1;
                    }
                }
            }
            return series;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream lines() throws IOException {
        InputStream bytes = new ByteArrayInputStream(body());
        return encoding().isEmpty() ? bytes : new BufferedInputStream(new GZIPInputStream(bytes), 1 << 16);
    }
}
