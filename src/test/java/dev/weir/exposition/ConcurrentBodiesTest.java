package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.snapshot.SnapshotStore;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConcurrentBodiesTest {
    private final Renderer renderer = new Renderer(System::nanoTime);
    private Exposition exposition = Exposition.empty();

    @BeforeEach
    void renderLargerThanASocketTakesAtOnce() {
        var store = new SnapshotStore();
        for (int i = 0; i < 8; i++) {
            store.publish(
                    Contributions.collected("c" + i, "shop", 1, Contributions.many("c" + i + "_total", 8_000, i)));
        }
        store.publish(Contributions.collected("small", "shop", 1, Contributions.many("small", 10, 1)));
        exposition = renderer.render(store.current());
    }

    @AfterEach
    void close() {
        renderer.close();
    }

    @Test
    void responsesFromSeveralEventLoopsDoNotDisturbEachOther() {
        try (var server = new BodyServer(() -> exposition, 4)) {
            var answers = new ArrayList<CompletableFuture<Boolean>>();
            for (int client = 0; client < 8; client++) {
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                for (int i = 0; i < 12; i++) {
                    Format format = i % 2 == 0 ? Format.TEXT : Format.OPENMETRICS;
                    answers.add(isAnsweredWhole(http, server.url(), format, i % 3 == 0 ? "gzip" : "identity"));
                }
            }

            var wrong = answers.stream().filter(answer -> !answer.join()).toList();

            assertThat(wrong).isEmpty();
            assertThat(server.threads()).hasSizeGreaterThan(1);
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void writingABodyNeitherMovesNorReleasesIt() {
        for (Format format : Format.values()) {
            for (Encoding encoding : Encoding.values()) {
                var body = exposition.body(format, encoding);
                byte[] before = body.getBytes();

                ByteBuf written = body.getByteBuf();
                written.skipBytes(100);
                boolean released = written.release();

                assertThat(released).isFalse();
                assertThat(body.getByteBuf().readableBytes()).isEqualTo(before.length);
                assertThat(body.getByteBuf().refCnt()).isEqualTo(1);
                assertThat(body.getBytes()).isEqualTo(before);
            }
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void everyPieceIsInDirectMemorySoThatNothingIsCopied() {
        for (Format format : Format.values()) {
            for (Encoding encoding : Encoding.values()) {
                ByteBuf body = exposition.body(format, encoding).getByteBuf();

                assertThat(body.isDirect()).isTrue();
                assertThat(Arrays.stream(body.nioBuffers())).allMatch(piece -> piece.isDirect() && piece.isReadOnly());
            }
        }
    }

    private CompletableFuture<Boolean> isAnsweredWhole(HttpClient http, String url, Format format, String encoding) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", format.contentType())
                .header("Accept-Encoding", encoding)
                .build();
        byte[] expected = exposition.body(format, Encoding.IDENTITY).getBytes();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenApply(answer -> {
            byte[] body = encoding.equals("gzip") ? Bytes.gunzip(answer.body()) : answer.body();
            return Arrays.equals(expected, body)
                    && format.contentType()
                            .equals(answer.headers().firstValue("Content-Type").orElse(""));
        });
    }
}
