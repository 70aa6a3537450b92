package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What somebody answers to a GET over a socket of the file system.
 *
 * @param head status line and headers
 */
public record UnixHttp(String head, String body) {

    /** Fails if there is no answer within some seconds. */
    public static UnixHttp get(Path socket, String path) {
        return OwnThread.supply(() -> exchange(socket, path))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    public int status() {
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** In HTTP/1.0 an answer ends with its connection. */
    private static UnixHttp exchange(Path socket, String path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request = StandardCharsets.US_ASCII.encode("GET " + path + " HTTP/1.0\r\nHost: engine\r\n\r\n");
            while (request.hasRemaining()) {
                channel.write(request);
            }
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n") + 4;
            return new UnixHttp(answer.substring(0, body), answer.substring(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
