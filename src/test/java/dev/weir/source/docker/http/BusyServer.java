package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Accepts nothing, and its queue is full. */
final class BusyServer implements AutoCloseable {
    private final List<SocketChannel> queue = new ArrayList<>();
    private final ServerSocketChannel listener;
    private final EngineAddress address;

    BusyServer(SocketAddress own) throws IOException {
        if (own instanceof UnixDomainSocketAddress unix) {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(own, 1);
            address = new EngineAddress.Unix(unix.getPath());
        } else {
            listener = ServerSocketChannel.open().bind(own, 1);
            address = new EngineAddress.Tcp("127.0.0.1", listener.socket().getLocalPort(), null);
        }
        fill();
    }

    private void fill() throws IOException {
        for (int place = 0; place < 8; place++) {
            SocketAddress there = listener.getLocalAddress();
            SocketChannel channel = there instanceof InetSocketAddress
                    ? SocketChannel.open()
                    : SocketChannel.open(StandardProtocolFamily.UNIX);
            queue.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(there);
            } catch (IOException full) {
                // A Unix socket says so at once; over TCP the client waits.
                return;
            }
        }
    }

    EngineAddress address() {
        return address;
    }

    @Override
    public void close() {
        queue.forEach(Closing::quietly);
        Closing.quietly(listener);
    }
}
