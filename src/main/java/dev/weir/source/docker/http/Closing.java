package dev.weir.source.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be closed for a thread that blocks to come back: one thing at a time, and once the end has come nothing any more.
 * Any thread may close it.
 */
final class Closing implements AutoCloseable {
    private @Nullable Closeable held;
    private boolean closed;

    /**
     * From now on this is what is closed at the end.
     *
     * @throws AsynchronousCloseException if the end has come already; the thing is closed then
     */
    <C extends Closeable> C hold(C thing) throws IOException {
        synchronized (this) {
            if (!closed) {
                held = thing;
                return thing;
            }
        }
        quietly(thing);
        throw new AsynchronousCloseException();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        Closeable last;
        synchronized (this) {
            closed = true;
            last = held;
            held = null;
        }
        quietly(last);
    }

    static void quietly(@Nullable Closeable thing) {
        try {
            if (thing != null) {
                thing.close();
            }
        } catch (IOException e) {
            // Nobody needs it any more.
        }
    }
}
