package dev.weir.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes scrapes on with the {@code Accept} of an old Prometheus, which knows the text format only. */
final class FormatRelay implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> contentTypes = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private final URI target;

    FormatRelay(int targetPort) {
        target = URI.create("http://127.0.0.1:" + targetPort + "/metrics");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/metrics", this::relay);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Set<String> contentTypes() {
        return contentTypes;
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(target)
                            .header("Accept", "text/plain;version=0.0.4;q=1,*/*;q=0.1")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            String contentType = answer.headers().firstValue("Content-Type").orElseThrow();
            contentTypes.add(contentType);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
