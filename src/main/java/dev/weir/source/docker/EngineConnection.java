package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import java.io.IOException;
import java.io.InputStream;

/**
 * A connection to an engine over which one call follows another, made when it is needed and made anew after a failure. One
 * thread calls; any may close.
 */
final class EngineConnection implements AutoCloseable {
    private final EngineAddress address;

    /** Connects to nothing yet. */
    EngineConnection(EngineAddress address) {
        this.address = address;
    }

    /** Reads the body of an answer. */
    @FunctionalInterface
    interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Asks for something and reads the answer, all of it.
     *
     * @param path with its query, as {@code /v1.41/containers/json?all=1}
     * @param maxBytes the longest body; a longer one fails with the reason {@code LIMIT}
     * @throws dev.weir.source.CollectException if there is no connection, the answer is none of HTTP or none that can be read,
     *     is too long, or is an error of the engine; of a call that was closed meanwhile with the reason {@code CANCELLED}
     */
    @SuppressWarnings("DoNotCallSuggester")
    <T> T get(String path, long maxBytes, BodyReader<T> reader) {
        throw new UnsupportedOperationException(address + path + maxBytes + reader);
    }

    /**
     * The newest version of the API that the engine has, as {@code GET /_ping} or, of old ones, {@code GET /version} tells it.
     *
     * @throws dev.weir.source.CollectException as {@link #get}
     */
    @SuppressWarnings("DoNotCallSuggester")
    ApiVersion version() {
        throw new UnsupportedOperationException(address.toString());
    }

    /** Ends the call under way, if there is one, and lets the connection go. A later call fails. */
    @Override
    public void close() {}
}
