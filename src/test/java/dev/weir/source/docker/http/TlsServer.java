package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import dev.weir.config.EngineTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** An engine over TLS that answers every call with {@code hello}. */
final class TlsServer implements AutoCloseable {
    private static final byte[] HELLO =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

    private final SSLServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();

    /** @param version of TLS, as {@code TLSv1.3} */
    TlsServer(EngineTls own, String version, boolean wantsCertificates) {
        try {
            listener = (SSLServerSocket) PemFiles.context(own)
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.setEnabledProtocols(new String[] {version});
        listener.setNeedClientAuth(wantsCertificates);
        daemon(this::acceptAll);
    }

    /** Where it is, for who trusts it so. */
    EngineAddress address(@Nullable EngineTls tls) {
        return new EngineAddress.Tcp("127.0.0.1", listener.getLocalPort(), tls);
    }

    int accepted() {
        return accepted.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                daemon(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void serve(Socket client) {
        try (client) {
            var input = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.isEmpty()) {
                    client.getOutputStream().write(HELLO);
                }
            }
        } catch (IOException e) {
            // One of both does not trust the other, or the client has gone.
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        Closing.quietly(listener);
    }
}
