package dev.weir.source.docker;

import dev.weir.source.docker.http.EngineConnection;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a call that takes too long. One timer serves calls that follow each other: a timer that is cancelled
 * may be kept until it would have run, and thousands of calls end before the first of them would.
 */
final class Watch {
    private final Engine engine;
    private @Nullable Watched call;
    private @Nullable Future<?> timer;

    /** A call under way; {@code end} is in nanoseconds of the engine's clock. */
    private record Watched(EngineConnection connection, long end) {}

    Watch(Engine engine) {
        this.engine = engine;
    }

    /** Watches a call. It must not end earlier than the one before it would have. */
    synchronized void begin(EngineConnection connection, Duration limit) {
        call = new Watched(connection, engine.nanoTime().getAsLong() + limit.toNanos());
        if (timer == null) {
            wake(limit.toNanos());
        }
    }

    /** Watches it no more; returns false if that comes too late. */
    synchronized boolean end() {
        boolean isInTime = call != null;
        call = null;
        return isInTime;
    }

    /** Lets the timer go. No call begins any more. */
    synchronized void close() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private synchronized void wake(long nanos) {
        timer = engine.timers().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        EngineConnection late;
        synchronized (this) {
            timer = null;
            if (call == null) {
                return;
            }
            long left = call.end() - engine.nanoTime().getAsLong();
            if (left > 0) {
                wake(left);
                return;
            }
            late = call.connection();
            call = null;
        }
        late.close();
    }
}
