package dev.weir.source.docker;

import dev.weir.config.PrometheusDuration;
import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.source.docker.http.EngineConnection;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls an engine, one call after the other, each before its deadline. One thread calls; any may end it. */
final class Lane {
    private final Engine engine;
    private final Deadline deadline;
    private final Watch watch;
    private @Nullable EngineConnection connection;
    private @Nullable CollectException end;

    /** @param deadline of all calls together */
    Lane(Engine engine, Deadline deadline) {
        this.engine = engine;
        this.deadline = deadline;
        this.watch = new Watch(engine);
    }

    /** The API to speak from now on. */
    Api api() {
        return Api.of(engine.config().address(), call(Call.VERSION, "GET /_ping", EngineConnection::version));
    }

    /**
     * Asks for something.
     *
     * @param maxBytes of the answer
     * @throws CollectException as {@link EngineConnection#get}; with {@code TIMEOUT} at the deadline; once it has been ended,
     *     what it was ended with
     */
    <T> T get(Call call, String path, long maxBytes, EngineConnection.BodyReader<T> reader) {
        return call(call, "GET " + path, open -> open.get(path, maxBytes, reader));
    }

    /** Ends the call under way, if there is one, and lets the connection go: none succeeds any more. */
    void end(CollectException why) {
        EngineConnection open;
        synchronized (this) {
            if (end == null) {
                end = why;
            }
            open = connection;
            connection = null;
        }
        watch.close();
        if (open != null) {
            open.close();
        }
    }

    private <T> T call(Call call, String request, Function<EngineConnection, T> work) {
        long started = engine.nanoTime().getAsLong();
        Reason failure = Reason.MAPPING;
        try {
            T answer = timed(request, work);
            failure = null;
            return answer;
        } catch (CollectException e) {
            failure = e.reason();
            throw e;
        } finally {
            var duration = Duration.ofNanos(engine.nanoTime().getAsLong() - started);
            engine.listener().accept(new EngineEvent.CallEnded(engine.config().name(), call, duration, failure));
        }
    }

    private <T> T timed(String request, Function<EngineConnection, T> work) {
        EngineConnection open = open();
        Duration left = deadline.remaining();
        Duration limit = left.compareTo(engine.config().callTimeout()) < 0
                ? left
                : engine.config().callTimeout();
        watch.begin(open, limit);
        try {
            T answer = work.apply(open);
            if (watch.end()) {
                return answer;
            }
        } catch (CollectException e) {
            if (watch.end()) {
                throw endedWith(e);
            }
        } catch (RuntimeException | Error defect) {
            watch.end();
            drop(open);
            throw defect;
        }
        drop(open);
        throw endedWith(new CollectException(
                Reason.TIMEOUT, request + ": no answer within " + PrometheusDuration.format(limit)));
    }

    private synchronized EngineConnection open() {
        if (end != null) {
            throw end;
        }
        if (connection == null) {
            connection = new EngineConnection(engine.config().address());
        }
        return connection;
    }

    private synchronized CollectException endedWith(CollectException failure) {
        return end == null ? failure : end;
    }

    private void drop(EngineConnection open) {
        synchronized (this) {
            if (connection == open) {
                connection = null;
            }
        }
        open.close();
    }
}
