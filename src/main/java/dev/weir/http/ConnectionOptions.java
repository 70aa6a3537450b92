package dev.weir.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What Quarkus has no setting for. */
@Singleton
final class ConnectionOptions implements HttpServerOptionsCustomizer {
    /**
     * In bytes. The kernel copies what is sent, and left to itself it takes 4 MiB of an answer at once: for each client memory that
     * counts as the container's, and that no cache of a processor holds until it is read.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(SEND_BUFFER);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSendBufferSize(SEND_BUFFER);
    }
}
