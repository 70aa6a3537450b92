package dev.weir.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/** A connection that requests are sent over, one after the other. Not for two threads at a time; of no use after an error. */
final class KeptConnection implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private byte[] body = new byte[BUFFER];
    private int length;

    /**
     * What was answered.
     *
     * @param status the line, such as {@code HTTP/1.1 200 OK}
     */
    record Answer(String status, boolean gzip) {
        boolean is(int code) {
            return status.startsWith("HTTP/1.1 " + code + " ");
        }
    }

    KeptConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /** @param silenceMillis how long to wait for any further byte */
    Answer exchange(byte[] request, int silenceMillis) throws IOException {
        socket.setSoTimeout(silenceMillis);
        socket.getOutputStream().write(request);
        length = 0;
        String status = line();
        int announced = 0;
        boolean chunked = false;
        boolean gzip = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                announced = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            gzip |= lower.startsWith("content-encoding:") && lower.contains("gzip");
        }
        if (chunked) {
            for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
                read(chunk);
                line();
            }
            line();
        } else {
            read(announced);
        }
        return new Answer(status, gzip);
    }

    /** The body of the last answer as it was sent; in a buffer whose content changes with the next one. */
    byte[] body() {
        return body;
    }

    /** How many bytes of the buffer that is. */
    int length() {
        return length;
    }

    private void read(int count) throws IOException {
        if (length + count > body.length) {
            body = Arrays.copyOf(body, Math.max(length + count, 2 * body.length));
        }
        if (in.readNBytes(body, length, count) < count) {
            throw new IOException("the connection was closed");
        }
        length += count;
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
