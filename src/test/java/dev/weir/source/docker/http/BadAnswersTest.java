package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In these tests {@code |} is the end of a line. */
class BadAnswersTest {
    private final Path folder;

    BadAnswersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "HTTP/1.1 200 OK|Content-Length: 5||hello; hello",
                "HTTP/1.1 200|Content-Length:5||hello; hello",
                "HTTP/1.0 200 OK||hello; hello",
                "HTTP/1.0 200 OK|Content-Length: 5||hello world; hello",
                "HTTP/1.1 200 OK|Connection: close||hello; hello",
                "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 5||hello; hello",
                "HTTP/1.1 200 OK|Content-Length: 5, 5||hello; hello",
                "HTTP/1.1 200 OK|TRANSFER-ENCODING: Chunked||005|hello|0||; hello",
                "~HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;ext=\"1\"|hel|2 ;x|lo|0|Trailer: x||~; hello",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||A|0123456789|0||; 0123456789",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 2||5|hello|0||; hello",
                "HTTP/1.1 100 Continue||HTTP/1.1 103 Early|Link: x||HTTP/1.1 200 OK|Content-Length: 5||hello; hello",
                "HTTP/1.1 200 Übel gelaunt …|X: \u0085…|Content-Length: 5||hello; hello",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0||; ~~",
                "HTTP/1.1 200 OK|Content-Length: 0||; ~~",
                "HTTP/1.1 204 No Content||; ~~",
                "HTTP/1.1 204 No Content|Content-Length: 5||; ~~",
            })
    void readsUnusualAnswers(String answer, String body) {
        try (var engine = ByteServer.unix(folder, ByteServer.once(lines(answer)));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/x")).isEqualTo(body);
        }
    }

    @Test
    void takesLinesThatEndWithoutACarriageReturn() {
        try (var engine = ByteServer.unix(
                        folder, ByteServer.once("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/x")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello; MAPPING; the answer is none of HTTP/1.1",
                "HTT; CONNECTION; the engine closed the connection in the middle",
                "HTTP/1.1 200; CONNECTION; the engine closed the connection in the middle",
                "HTTP/1.1 200 OK|X: y; CONNECTION; the engine closed the connection in the middle",
                "SSH-2.0-OpenSSH_9.2p1|; MAPPING; the answer is none of HTTP/1.1",
                "HTTP/2 200||; MAPPING; the answer is none of HTTP/1.1",
                "HTTP/1.1 2000 OK||; MAPPING; the answer is none of HTTP/1.1",
                "HTTP/1.1 099 OK||; MAPPING; the answer is none of HTTP/1.1",
                "HTTP/1.1 -20 OK||; MAPPING; the answer is none of HTTP/1.1",
                "HTTP/1.1 101 Switching||; MAPPING; switched to another protocol",
                "HTTP/1.1 200 OK|no header||; MAPPING; a line that is no header: \"no header\"",
                "HTTP/1.1 200 OK|: x||; MAPPING; a line that is no header",
                "HTTP/1.1 200 OK|X : y||; MAPPING; a line that is no header",
                "HTTP/1.1 200 OK|X: y| folded||; MAPPING; a line that is no header",
                "HTTP/1.1 200 OK|Content-Length: -1||; MAPPING; Content-Length is \"-1\"",
                "HTTP/1.1 200 OK|Content-Length: +5||hello; MAPPING; Content-Length is \"+5\"",
                "HTTP/1.1 200 OK|Content-Length:||hello; MAPPING; Content-Length is \"\"",
                "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 4||hello; MAPPING; Content-Length is \"5, 4\"",
                "HTTP/1.1 200 OK|Content-Length: 18446744073709551616||hello; MAPPING; Content-Length is",
                "HTTP/1.1 200 OK|Content-Length: 999999999999999999||hello; LIMIT; longer than 1048576 bytes",
                "HTTP/1.1 200 OK|Content-Length: 6||hello; CONNECTION; in the middle of its answer",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||; MAPPING; Transfer-Encoding is \"gzip, chunked\"",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||xyz|; MAPPING; a chunk of the answer has the size \"xyz\"",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked|||; MAPPING; a chunk of the answer has the size \"\"",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-5|hello|; MAPPING; has the size \"-5\"",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0x5|hello|; MAPPING; has the size \"0x5\"",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||FFFFFFFFFFFFFFFFF|hello|; MAPPING; has the size",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||FFFFFFFFFFFFFFF|hello|; CONNECTION; in the middle",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|hello|0||; MAPPING; a chunk of the answer is longer",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hel; CONNECTION; in the middle of its answer",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello; CONNECTION; in the middle of its answer",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|; CONNECTION; in the middle of its answer",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|0|; CONNECTION; in the middle of its answer",
            })
    void saysWhatIsWrong(String answer, Reason reason, String message) {
        try (var engine = ByteServer.unix(folder, ByteServer.once(lines(answer)));
                var connection = new EngineConnection(engine.address())) {

            CollectException failure = Calls.failure(connection, "/x");

            assertThat(failure).hasMessageStartingWith("GET /x: ").hasMessageContaining(message);
            assertThat(failure.reason()).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 255})
    void knowsNoHttpAtItsFirstByte(int garbage) {
        try (var engine = ByteServer.tcp(peer -> {
                    peer.send(("" + (char) garbage).repeat(3));
                    peer.keepSilent();
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/x"))
                    .hasMessageContaining("the answer is none of HTTP/1.1")
                    .extracting("reason")
                    .isEqualTo(Reason.MAPPING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|X: ",
                "HTTP/1.1 200 OK|X: y|",
                "HTTP/1.1 200 ",
                "HTTP/1.1 100 Continue||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5;",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|",
            })
    void endsLongHeads(String begin) {
        String more = begin.endsWith("|") ? begin.contains("100") ? begin : "X: y|" : "x";
        try (var engine = ByteServer.unix(folder, peer -> {
                    peer.request();
                    peer.send(lines(begin));
                    while (true) {
                        peer.send(lines(more.repeat(1000)));
                    }
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/x"))
                    .hasMessageContaining("the lines around the body of the answer are longer than")
                    .extracting("reason")
                    .isEqualTo(Reason.LIMIT);
        }
    }

    @Test
    void takesHeadsThatAreNearlyTooLong() {
        String header = "X: " + "y".repeat(65_000) + "\r\n";
        try (var engine = ByteServer.unix(
                        folder, ByteServer.once("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 5\r\n\r\nhello"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/x")).isEqualTo("hello");
        }
    }

    @Test
    void readsSlowBytes() {
        String answer = lines("HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|0||");
        try (var engine = ByteServer.unix(folder, peer -> {
                    peer.request();
                    for (int at = 0; at < answer.length(); at++) {
                        peer.send(answer.substring(at, at + 1));
                    }
                    peer.keepSilent();
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/x")).isEqualTo("hello");
        }
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }
}
