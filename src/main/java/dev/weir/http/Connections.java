package dev.weir.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections as Netty has them, for what Vert.x does not do. */
final class Connections {
    /** Longer than any scrape timeout in use. */
    private static final Duration LONGEST_SEND = Duration.ofMinutes(1);

    private Connections() {}

    static Channel of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** Closing the connection itself would first wait for what cannot be sent; so it is closed from below. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody is left to be told.
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /**
     * Cuts a connection if an answer is not sent in time: a client that does not read would hold the memory of its exposition for
     * ever, and every new one its own.
     *
     * @param whenSent is given what to do as soon as the answer is sent, or cannot be
     */
    static void limitSending(Channel channel, Consumer<Runnable> whenSent) {
        ScheduledFuture<?> timer =
                channel.eventLoop().schedule(() -> cut(channel), LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS);
        whenSent.accept(() -> timer.cancel(false));
    }
}
