package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection to a server of this machine, on which every byte is the test's own. */
public final class RawClient implements AutoCloseable {
    private static final String LENGTH = "content-length: ";

    private final Socket socket;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
    }

    /** The answer to a request on a connection of its own. */
    public static String ask(int port, String request) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(request);
            return client.answer();
        }
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answer, its body too. */
    public String answer() throws IOException {
        var answer = new StringBuilder();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            answer.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        return answer + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The next line; {@code nothing} if none comes, the empty one at the end. */
    public String line() throws IOException {
        var line = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\n';
                    b = socket.getInputStream().read()) {
                if (b != '\r') {
                    line.write(b);
                }
            }
        } catch (SocketTimeoutException silent) {
            return "nothing";
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
