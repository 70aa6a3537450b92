package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.Reason;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsOfAnswersTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    private final Path folder;

    LimitsOfAnswersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n", "Content-Length: 104857600\r\n"})
    void endsAnswersAtTheLimit(String framing) {
        boolean chunked = framing.startsWith("Transfer");
        var read = new AtomicLong();
        try (var engine = ByteServer.unix(folder, peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
                    for (int megabyte = 0; megabyte < 100; megabyte++) {
                        peer.send(chunked ? "100000\r\n" + MEGABYTE + "\r\n" : MEGABYTE);
                    }
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(() -> connection.get("/x", 4 << 20, body -> {
                        for (int length = body.read(new byte[8192]); length >= 0; length = body.read(new byte[8192])) {
                            read.addAndGet(length);
                        }
                        return read;
                    })))
                    .hasMessage("GET /x: the answer is longer than 4194304 bytes")
                    .extracting("reason")
                    .isEqualTo(Reason.LIMIT);

            assertThat(read).hasValueLessThanOrEqualTo(4 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 5\r\n"})
    void readsAnswersUpToTheLimit(String framing) {
        try (var engine = ByteServer.unix(folder, ByteServer.once("HTTP/1.1 200 OK\r\n" + framing + "\r\nhello"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(connection.<byte[]>get("/x", 5, InputStream::readAllBytes))
                    .hasSize(5);
            assertThat(Calls.failure(() -> connection.get("/x", 4, InputStream::readAllBytes)))
                    .extracting("reason")
                    .isEqualTo(Reason.LIMIT);
        }
    }

    @Test
    void readsLittleOfLongErrors() {
        try (var engine = ByteServer.unix(folder, peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 500 Oops\r\n\r\n");
                    while (true) {
                        peer.send("it is\tall\0wrong \u0007\u001b[31m" + MEGABYTE);
                    }
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/x"))
                    .hasMessageStartingWith("GET /x: 500: it is\ufffdall\ufffdwrong \ufffd\ufffd[31mxxxx")
                    .hasMessageEndingWith("…")
                    .extracting("reason")
                    .isEqualTo(Reason.API);
        }
    }
}
