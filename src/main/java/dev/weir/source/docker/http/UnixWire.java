package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** Over a socket of the file system. */
final class UnixWire {
    private UnixWire() {}

    /** @throws dev.weir.source.CollectException if nobody can be reached there */
    static Wire connect(EngineAddress.Unix address, Closing closing) {
        try {
            SocketChannel channel = closing.hold(SocketChannel.open(StandardProtocolFamily.UNIX));
            try {
                channel.connect(UnixDomainSocketAddress.of(address.socket()));
            } catch (IOException e) {
                Closing.quietly(channel);
                throw e;
            }
            return new Wire(
                    channel,
                    Channels.newInputStream(channel),
                    new Forgiving(Channels.newOutputStream(channel)),
                    () -> hasNothing(channel));
        } catch (IOException e) {
            throw UnixFailure.of(address, e);
        }
    }

    private static boolean hasNothing(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        boolean nothing = channel.read(ByteBuffer.allocate(1)) == 0;
        channel.configureBlocking(true);
        return nothing;
    }
}
