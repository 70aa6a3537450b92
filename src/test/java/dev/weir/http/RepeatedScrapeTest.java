package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Publisher;
import dev.weir.exposition.Scrapes;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.testing.ManualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedScrapeTest {
    private static final String SCRAPE =
            "GET /metrics HTTP/1.1\r\nHost: weir\r\nAccept-Encoding: gzip\r\nUser-Agent: Prometheus\r\n\r\n";
    private static final String READ = "read\n";

    private final SnapshotStore store = new SnapshotStore();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Publisher publisher = new Publisher(store, time, time);
    private final Scrapes scrapes = new Scrapes();
    private final Idle idle = new Idle();
    private final Rest rest = new Rest();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private boolean ending;

    RepeatedScrapeTest() {
        channel.pipeline().addLast("httpDecoder", new HttpRequestDecoder()).addLast(idle, rest);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        publisher.close();
    }

    @Test
    void thirdOfEqualScrapesIsAnsweredWithoutBeingRead() {
        assertThat(ask(SCRAPE)).isEqualTo(READ);
        assertThat(ask(SCRAPE)).isEqualTo(READ);

        String third = ask(SCRAPE);

        assertThat(third)
                .startsWith("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-type: text/plain; version=0.0.4;")
                .contains("\r\ncontent-length: " + publisher.current().size(Format.TEXT, Encoding.GZIP) + "\r\n\r\n");
        assertThat(ask(SCRAPE)).isEqualTo(third);
        assertThat(rest.read).isEqualTo(2);
        assertThat(scrapes.count(Format.TEXT, Encoding.GZIP)).isEqualTo(2);
        assertThat(scrapes.bytes(Format.TEXT, Encoding.GZIP))
                .isEqualTo(2L * publisher.current().size(Format.TEXT, Encoding.GZIP));
    }

    @Test
    void whatHasBeenPublishedSinceIsAnswered() {
        rest.encoding = Encoding.IDENTITY;
        repeat();
        String before = ask(SCRAPE);

        publish("orders", 7);

        assertThat(before).endsWith("content-length: 0\r\n\r\n");
        assertThat(ask(SCRAPE)).endsWith("\norders 7\n");
        assertThat(rest.read).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /-/healthy HTTP/1.1\r\nHost: weir\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\r\n\r\n",
                SCRAPE + SCRAPE,
                SCRAPE + "GET /me",
                "GET /metr"
            })
    void anythingElseGoesTheWholeWay(String other) {
        repeat();
        ask(SCRAPE);
        int before = rest.read;

        String answer = ask(other);

        assertThat(answer.replace(READ, "")).isEmpty();
        assertThat(rest.read - before).isEqualTo(other.split("\r\n\r\n", -1).length - 1);
    }

    @Test
    void scrapeInPiecesIsRead() {
        repeat();

        String nothing = ask(SCRAPE.substring(0, 30));
        String answer = ask(SCRAPE.substring(30));

        assertThat(nothing).isEmpty();
        assertThat(answer).isEqualTo(READ);
    }

    @Test
    void connectionThatWasUsedOtherwiseMayRepeatItselfAgain() {
        repeat();
        ask("GET /-/healthy HTTP/1.1\r\nHost: weir\r\n\r\n");
        repeat();

        assertThat(ask(SCRAPE)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics HTTP/1.1\r\nHost: weir\r\nContent-Length: 0\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\r\nExpect: 100-continue\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\r\nUpgrade: h2c\r\n\r\n",
                "GET /metrics HTTP/1.0\r\nHost: weir\r\n\r\n",
                "GET /metrics?a=b HTTP/1.1\r\nHost: weir\r\n\r\n",
                "HEAD /metrics HTTP/1.1\r\nHost: weir\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: weir\n\r\n",
                "GET /metrics HTTP/1.1\nHost: weir\n\n"
            })
    void requestThatMayNotBeTheWholeOfItselfIsAlwaysRead(String request) {
        for (int i = 0; i < 4; i++) {
            assertThat(ask(request).replace(READ, "")).isEmpty();
        }
    }

    @Test
    void requestThatBeganWithOtherBytesIsNotRemembered() {
        String begun = "GET /metrics HTTP/1.1\r\nAccept: ";
        ask(SCRAPE + begun);

        assertThat(ask(SCRAPE)).isEqualTo(READ);
        assertThat(ask(SCRAPE)).isEqualTo(READ);
    }

    @Test
    void linesThatGoOnDoNotHideWhatCameBefore() {
        String folded = "GET /metrics HTTP/1.1\r\nHost: weir\r\n goes\r\n on\r\n\r\n";
        ask(SCRAPE + "GET /metrics HTTP/1.1\r\nAccept: text/plain\r\nX: ");

        assertThat(ask(folded)).isEqualTo(READ);
        assertThat(ask(folded)).isEqualTo(READ);
    }

    @Test
    void longRequestIsAlwaysRead() {
        String request = "GET /metrics HTTP/1.1\r\nX: " + "x".repeat(4096) + "\r\n\r\n";

        for (int i = 0; i < 4; i++) {
            assertThat(ask(request)).isEqualTo(READ);
        }
    }

    @Test
    void whatIsAnsweredLaterIsNotRemembered() {
        rest.later = true;

        for (int i = 0; i < 4; i++) {
            assertThat(ask(SCRAPE)).isEqualTo(READ);
        }
    }

    @Test
    void whoeverDoesNotTakeTheAnswersIsReadAgain() {
        repeat();
        hold();
        ask(SCRAPE);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        ask(SCRAPE);

        assertThat(rest.read).isEqualTo(3);
    }

    @Test
    void whoeverDoesNotTakeAnAnswerForAMinuteIsCutOff() {
        channel.freezeTime();
        repeat();
        hold();

        ask(SCRAPE);
        channel.advanceTimeBy(59, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoeverTakesItLateIsNot() {
        channel.freezeTime();
        repeat();
        Held held = hold();

        ask(SCRAPE);
        held.letGo();
        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void repeatedScrapeKeepsTheConnectionFromBeingIdle() {
        repeat();
        assertThat(idle.resets).isZero();

        ask(SCRAPE);

        assertThat(idle.resets).isEqualTo(1);
    }

    @Test
    void endOfWhatWasReadIsPassedOnOnlyToThoseWhoReadIt() {
        repeat();
        assertThat(rest.completed).isEqualTo(2);

        ask(SCRAPE);
        assertThat(rest.completed).isEqualTo(2);
        ask("GET /-/healthy HTTP/1.1\r\n\r\n");

        assertThat(rest.completed).isEqualTo(3);
    }

    @Test
    void endOfWhatWasReadAndAnsweredTogetherIsPassedOn() {
        ask(SCRAPE);
        assertThat(rest.completed).isEqualTo(1);

        channel.writeInbound(bytes(SCRAPE), bytes(SCRAPE));

        assertThat(rest.read).isEqualTo(2);
        assertThat(rest.completed).isEqualTo(2);
    }

    @Test
    void everyScrapeIsReadWhileTheProgramEnds() {
        repeat();
        ask(SCRAPE);

        ending = true;

        assertThat(ask(SCRAPE)).isEqualTo(READ);
        assertThat(ask(SCRAPE)).isEqualTo(READ);
        assertThat(ask(SCRAPE)).isEqualTo(READ);
    }

    @Test
    void connectionThatBecomesAnotherWhileItIsReadGoesOn() {
        ask(SCRAPE);
        rest.becomesAnother = true;

        assertThat(ask(SCRAPE.replace("Host", "Upgrade"))).isEqualTo(READ);

        channel.checkException();
        assertThat(channel.pipeline().get(RepeatedScrape.class)).isNull();
    }

    /** As often as it takes to be remembered. */
    private void repeat() {
        ask(SCRAPE);
        ask(SCRAPE);
    }

    private String ask(String bytes) {
        channel.writeInbound(bytes(bytes));
        var answer = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answer.append(out.toString(StandardCharsets.UTF_8));
            out.release();
        }
        return answer.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private void publish(String name, double value) {
        store.publish(new Contribution(
                Owner.collector(name),
                new TargetId(name, "shop"),
                new Version(1, 1),
                List.of(new FamilySamples(new Family(name, MetricType.GAUGE, "Help."), List.of(Samples.of(value))))));
        time.advance(Duration.ofSeconds(1));
    }

    private Held hold() {
        var held = new Held();
        channel.pipeline().addFirst(held);
        return held;
    }

    /** A client that does not read. */
    private static final class Held extends ChannelDuplexHandler {
        private @Nullable ChannelPromise last;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            last = promise;
        }

        void letGo() {
            if (last != null) {
                last.setSuccess();
            }
        }
    }

    private static final class Idle extends IdleStateHandler {
        private int resets;

        Idle() {
            super(0, 0, 0);
        }

        @Override
        public void resetReadTimeout() {
            resets++;
        }
    }

    /** What stands behind: the chain that reads and answers each request, and tells of the scrapes. */
    private final class Rest extends ChannelInboundHandlerAdapter {
        private Encoding encoding = Encoding.GZIP;
        private boolean later;
        private boolean becomesAnother;
        private int read;
        private int completed;

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The test sees what was written.
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HttpRequest request)) {
                return;
            }
            read++;
            context.writeAndFlush(bytes(READ));
            if (becomesAnother) {
                context.pipeline().remove(RepeatedScrape.class);
                return;
            }
            if (!request.uri().startsWith("/metrics")) {
                return;
            }
            if (later) {
                channel.eventLoop().execute(() -> note(request));
            } else {
                note(request);
            }
        }

        private void note(HttpRequest request) {
            var there = channel.pipeline().get(RepeatedScrape.class);
            if (there == null) {
                new RepeatedScrape(publisher, scrapes, () -> ending).joins(channel.pipeline());
            } else {
                var headers = HeadersMultiMap.httpHeaders();
                request.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
                there.note(headers, Format.TEXT, encoding);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            completed++;
        }
    }
}
