package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.source.docker.json.Answers;
import dev.weir.source.docker.json.MalformedAnswer;
import dev.weir.source.docker.json.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine over which one call follows another, made when it is needed and made anew after a failure. One
 * thread calls; any may close.
 */
public final class EngineConnection implements AutoCloseable {
    /** Of what an engine says beside an error status, and of its version. */
    private static final int SHORT_BODY = 64 * 1024;

    private final EngineAddress address;
    private final Closing closing = new Closing();
    private final HostNames names;
    private @Nullable Wire wire;

    /** Connects to nothing yet. */
    public EngineConnection(EngineAddress address) {
        this(address, HostNames.SYSTEM);
    }

    EngineConnection(EngineAddress address, HostNames names) {
        this.address = address;
        this.names = names;
    }

    /** Reads the body of an answer. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    @FunctionalInterface
    private interface AnswerReader<T> {
        T read(AnswerHead head, AnswerBody body) throws IOException;
    }

    /**
     * Asks for something and reads the answer, all of it.
     *
     * <p>What the reader throws that is no {@link IOException} passes; an {@link IOException} of its own that is no
     * {@link MalformedAnswer} counts as a lost connection.
     *
     * @param path with its query, as {@code /v1.41/containers/json?all=1}
     * @param maxBytes the longest body; a longer one fails with the reason {@code LIMIT}
     * @throws CollectException if there is no connection, the answer is none of HTTP or none that can be read, is too long, or
     *     is an error of the engine; of a call that was closed meanwhile with the reason {@code CANCELLED}
     */
    public <T> T get(String path, long maxBytes, BodyReader<T> reader) {
        return ask(path, maxBytes, (head, body) -> {
            if (!head.isSuccess()) {
                throw CallFailure.of(address, path, head.status(), body.beginning(SHORT_BODY));
            }
            return reader.read(body);
        });
    }

    /**
     * The newest version of the API that the engine has, as {@code GET /_ping} or, of old ones, {@code GET /version} tells it.
     *
     * @throws CollectException as {@link #get}
     */
    public ApiVersion version() {
        return ask("/_ping", SHORT_BODY, (head, body) -> head.header("Api-Version"))
                .filter(text -> !text.isEmpty())
                .map(text -> version("/_ping", text))
                .orElseGet(this::versionOfOld);
    }

    private ApiVersion versionOfOld() {
        Optional<String> text = get("/version", SHORT_BODY, Answers::apiVersion);
        return version("/version", text.orElse(""));
    }

    private static ApiVersion version(String path, String text) {
        return ApiVersion.parse(text)
                .orElseThrow(() -> new CollectException(
                        Reason.MAPPING,
                        "GET " + path + ": \"" + Shown.of(text) + "\" is no version of the API, as 1.41 is one"));
    }

    private <T> T ask(String path, long maxBytes, AnswerReader<T> reader) {
        try {
            return read(new Request(path, address), maxBytes, reader);
        } catch (IOException e) {
            throw closing.isClosed() ? cancelled(path) : CallFailure.of(address, path, e);
        } catch (CollectException e) {
            throw closing.isClosed() ? cancelled(path) : e;
        }
    }

    private <T> T read(Request request, long maxBytes, AnswerReader<T> reader) throws IOException {
        boolean kept = false;
        try {
            AnswerHead head = head(request);
            var body = new AnswerBody(
                    Framing.of(head, Objects.requireNonNull(wire).input()),
                    head.isSuccess() ? maxBytes : Integer.MAX_VALUE);
            try {
                T value = reader.read(head, body);
                body.check();
                kept = head.keepsConnection() && body.finish();
                return value;
            } catch (CollectException e) {
                kept = head.keepsConnection() && body.finish();
                throw e;
            }
        } finally {
            if (!kept) {
                drop();
            }
        }
    }

    /**
     * Asks, and reads what comes before the body. A kept connection may have come to its end, or have something on it that
     * nobody asked for: then once more on a new one.
     */
    private AnswerHead head(Request request) throws IOException {
        if (wire != null && wire.isQuiet()) {
            try {
                return request.send(wire);
            } catch (IOException e) {
                if (closing.isClosed()) {
                    throw e;
                }
            }
        }
        drop();
        wire = connect();
        return request.send(wire);
    }

    private Wire connect() {
        return address instanceof EngineAddress.Unix unix
                ? UnixWire.connect(unix, closing)
                : TcpWire.connect((EngineAddress.Tcp) address, names, closing);
    }

    private void drop() {
        Closing.quietly(wire);
        wire = null;
    }

    private static CollectException cancelled(String path) {
        return new CollectException(Reason.CANCELLED, "GET " + Shown.of(path) + ": the call was ended");
    }

    /** Ends the call under way, if there is one, and lets the connection go. A later call fails. */
    @Override
    public void close() {
        closing.close();
    }
}
