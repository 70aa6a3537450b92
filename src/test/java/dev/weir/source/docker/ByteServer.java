package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An engine of which every byte is the test's: what each of its connections does is a script, the last one for all further. */
final class ByteServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final EngineAddress address;
    private final List<Script> scripts;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread acceptor;

    /** What is done with a connection, which is closed afterwards. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    private ByteServer(ServerSocketChannel listener, EngineAddress address, List<Script> scripts) {
        this.listener = listener;
        this.address = address;
        this.scripts = scripts;
        acceptor = daemon(this::acceptAll);
    }

    static ByteServer unix(Path folder, Script... scripts) {
        Path socket = folder.resolve("engine.sock");
        return new ByteServer(
                listener(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket)),
                new EngineAddress.Unix(socket),
                List.of(scripts));
    }

    static ByteServer tcp(Script... scripts) {
        ServerSocketChannel listener =
                listener(StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new ByteServer(
                listener, new EngineAddress.Tcp("127.0.0.1", listener.socket().getLocalPort(), null), List.of(scripts));
    }

    private static ServerSocketChannel listener(StandardProtocolFamily family, SocketAddress address) {
        try {
            return ServerSocketChannel.open(family).bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script that answers every request with the same bytes. */
    static Script always(String answer) {
        return peer -> {
            while (peer.request()) {
                peer.send(answer);
            }
        };
    }

    /** A script that answers one request and closes. */
    static Script once(String answer) {
        return peer -> {
            peer.request();
            peer.send(answer);
        };
    }

    EngineAddress address() {
        return address;
    }

    int accepted() {
        return connections.size();
    }

    /** The first lines of the requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "byte-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                Script script = scripts.get(Math.min(connections.size(), scripts.size() - 1));
                connections.add(connection);
                daemon(() -> serve(connection, script));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(SocketChannel connection, Script script) {
        try (connection) {
            script.run(new Peer(connection));
        } catch (IOException e) {
            // The client has gone, as many tests want it to.
        }
    }

    /** Afterwards nobody listens: as long as a thread accepts, a closed socket still does. */
    @Override
    public void close() {
        end.countDown();
        Closing.quietly(listener);
        connections.forEach(Closing::quietly);
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client, as the script sees it. */
    final class Peer {
        private final InputStream input;
        private final OutputStream output;

        private Peer(SocketChannel connection) {
            input = new BufferedInputStream(Channels.newInputStream(connection));
            output = Channels.newOutputStream(connection);
        }

        /** Waits for a request and reads it; false if the client has gone. */
        boolean request() throws IOException {
            String first = line();
            if (first.isEmpty()) {
                return false;
            }
            while (!line().isEmpty()) {}
            requests.add(first);
            return true;
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
                line.append((char) c);
            }
            return line.toString().strip();
        }

        /** Sends text, a byte for each of its characters. */
        void send(String text) throws IOException {
            output.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Does nothing more for as long as there is a server. */
        void keepSilent() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
