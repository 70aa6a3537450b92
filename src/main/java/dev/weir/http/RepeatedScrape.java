package dev.weir.http;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Exposition;
import dev.weir.exposition.Format;
import dev.weir.exposition.Publisher;
import dev.weir.exposition.Scrapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a connection on which the same scrape comes again and again, as scrapers send it: a request that is, byte for byte, the
 * one before it need not be read anew. It stands before the decoder and is gone as soon as anything else comes, which then goes the
 * whole way; a later scrape may bring it back. All of it happens on the connection's event loop.
 */
final class RepeatedScrape extends ChannelInboundHandlerAdapter {
    /** Vert.x' name for what reads requests of HTTP/1. */
    private static final String DECODER = "httpDecoder";

    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 10;

    private final Publisher publisher;
    private final Scrapes scrapes;
    private final BooleanSupplier ending;
    private @Nullable WholeRequest underWay;
    private @Nullable Known known;
    private boolean answered;
    private boolean passedOn;

    /** A request, and what its answer begins with, up to the length of the body. */
    private record Known(ByteBuf request, Format format, Encoding encoding, ByteBuf head) {}

    /** @param ending whether the program ends: Quarkus then has something to say with each answer */
    RepeatedScrape(Publisher publisher, Scrapes scrapes, BooleanSupplier ending) {
        this.publisher = publisher;
        this.scrapes = scrapes;
        this.ending = ending;
    }

    /** Has the next request on a connection compared with those after it, if it is one of HTTP/1. */
    void joins(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) != null) {
            pipeline.addBefore(DECODER, null, this);
        }
    }

    /**
     * Is told of a scrape that has been answered. If that was during {@link #channelRead}, no other request of the connection waits
     * for an answer: it would have been answered first.
     *
     * @param headers of the request
     */
    void note(MultiMap headers, Format format, Encoding encoding) {
        if (underWay != null && underWay.isAllOf(headers)) {
            known = new Known(underWay.bytes(), format, encoding, head(format, encoding));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var received = (ByteBuf) message;
        if (known == null) {
            underWay = WholeRequest.of(received);
            passedOn = true;
            context.fireChannelRead(received);
            underWay = null;
            // A connection that becomes one of HTTP/2 has removed it by now.
            if (known == null && !context.isRemoved()) {
                context.pipeline().remove(this);
            }
        } else if (known.request.equals(received) && context.channel().isWritable() && !ending.getAsBoolean()) {
            received.release();
            answer(context, known);
        } else {
            context.pipeline().remove(this);
            context.fireChannelRead(received);
        }
    }

    /** Whoever stands behind has not read anything if all of it was answered here. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!answered || passedOn) {
            context.fireChannelReadComplete();
        }
        answered = false;
        passedOn = false;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Of the head: what becomes of it becomes of the body.
    private void answer(ChannelHandlerContext context, Known known) {
        Exposition exposition = publisher.current();
        int length = exposition.size(known.format, known.encoding);
        scrapes.count(known.format, known.encoding, length);
        ByteBuf head = context.alloc().ioBuffer(known.head.readableBytes() + MOST_DIGITS + END.length);
        head.writeBytes(known.head, 0, known.head.readableBytes());
        head.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
        head.writeBytes(END);
        context.write(head, context.voidPromise());
        ChannelFuture sent = context.writeAndFlush(exposition.view(known.format, known.encoding));
        if (!sent.isDone()) {
            Connections.limitSending(context.channel(), then -> sent.addListener(done -> then.run()));
        }
        answered = true;
        IdleStateHandler idle = context.pipeline().get(IdleStateHandler.class);
        if (idle != null) {
            idle.resetReadTimeout();
        }
    }

    private static ByteBuf head(Format format, Encoding encoding) {
        String encoded = encoding == Encoding.GZIP ? "content-encoding: gzip\r\n" : "";
        return Unpooled.copiedBuffer(
                "HTTP/1.1 200 OK\r\n%scontent-type: %s\r\nvary: %s\r\ncontent-length: "
                        .formatted(encoded, format.contentType(), MetricsRoute.VARY),
                StandardCharsets.US_ASCII);
    }
}
