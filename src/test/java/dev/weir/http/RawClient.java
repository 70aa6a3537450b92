package dev.weir.http;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection to the server under test, on which every byte is the test's own. */
final class RawClient implements AutoCloseable {
    private static final String LENGTH = "content-length: ";

    private final Socket socket;

    RawClient() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(10_000);
    }

    /** The answer to a request on a connection of its own. */
    static String ask(String request) throws IOException {
        try (var client = new RawClient()) {
            client.send(request);
            return client.answer();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answer, its body too. */
    String answer() throws IOException {
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
    String line() throws IOException {
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
