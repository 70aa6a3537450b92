package dev.weir.source.docker.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A way to the engine that is open: bytes in both directions.
 *
 * @param socket what ends it, whoever blocks on it
 * @param quiet whether nothing has arrived below the input
 */
record Wire(Closeable socket, InputStream input, OutputStream output, Quiet quiet) implements Closeable {

    /** Looks without blocking. */
    @FunctionalInterface
    interface Quiet {
        boolean now() throws IOException;
    }

    Wire {
        input = new BufferedInputStream(input);
    }

    /** Whether nothing has arrived that nobody asked for: an answer that is read for another would be worse than none. */
    boolean isQuiet() {
        try {
            return input.available() == 0 && quiet.now();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        Closing.quietly(socket);
    }
}
