package dev.weir.exposition;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Serves an exposition on the loopback, from several event loops, as it is to be served; under {@code /text} always as text. */
final class BodyServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Supplier<Exposition> exposition;
    private final Set<Encoding> encodings = ConcurrentHashMap.newKeySet();
    private final Set<Format> formats = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger port = new AtomicInteger();

    BodyServer(Supplier<Exposition> exposition, int loops) {
        this.exposition = exposition;
        vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private final class Loop extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            // Of several verticles that ask for the same negative number, each gets the same random port.
            vertx.createHttpServer()
                    .requestHandler(BodyServer.this::answer)
                    .listen(-1, "127.0.0.1")
                    .map(server -> {
                        port.set(server.actualPort());
                        return (Void) null;
                    })
                    .onComplete(started);
        }
    }

    private void answer(HttpServerRequest request) {
        threads.add(Thread.currentThread());
        Format format = request.path().equals("/text") ? Format.TEXT : Negotiation.format(request.getHeader("accept"));
        formats.add(format);
        Encoding encoding = Negotiation.encoding(request.getHeader("accept-encoding"));
        encodings.add(encoding);
        var response = request.response().putHeader("content-type", format.contentType());
        if (encoding == Encoding.GZIP) {
            response.putHeader("content-encoding", "gzip");
        }
        response.end(exposition.get().body(format, encoding));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/metrics";
    }

    Set<Encoding> encodings() {
        return encodings;
    }

    Set<Format> formats() {
        return formats;
    }

    Set<Thread> threads() {
        return threads;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
