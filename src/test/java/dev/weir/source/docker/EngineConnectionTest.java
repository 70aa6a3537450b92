package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.EngineAddress;
import dev.weir.source.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineConnectionTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String WORLD =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwor\r\n2\r\nld\r\n0\r\n\r\n";
    private static final String GONE =
            "HTTP/1.1 404 Not Found\r\nContent-Length: 36\r\n\r\n{\"message\":\"No such container: x\"}\r\n";

    private final Path folder;

    EngineConnectionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void makesOneCallAfterAnotherOverOneUnixSocket() {
        try (var engine = ByteServer.unix(folder, peer -> {
                    peer.request();
                    peer.send(HELLO);
                    peer.request();
                    peer.send(WORLD);
                    peer.request();
                    peer.send(GONE);
                    peer.request();
                    peer.send(HELLO);
                    peer.request();
                });
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two?all=1")).isEqualTo("world");
            assertThat(Calls.failure(connection, "/three")).hasMessage("GET /three: 404: No such container: x");
            assertThat(Calls.text(connection, "/four")).isEqualTo("hello");

            assertThat(engine.requests())
                    .containsExactly(
                            "GET /one HTTP/1.1",
                            "GET /two?all=1 HTTP/1.1",
                            "GET /three HTTP/1.1",
                            "GET /four HTTP/1.1");
            assertThat(engine.accepted()).isEqualTo(1);
        }
    }

    @Test
    void makesOneCallAfterAnotherOverTcp() {
        try (var engine = ByteServer.tcp(ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");

            assertThat(engine.accepted()).isEqualTo(1);
        }
    }

    @Test
    void connectsAnewWhereTheEngineHasClosedAKeptConnection() {
        try (var engine = ByteServer.unix(folder, ByteServer.once(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");

            assertThat(engine.accepted()).isEqualTo(2);
        }
    }

    @Test
    void asksOnceMoreWhereAKeptConnectionEndsInsteadOfAnAnswer() {
        try (var engine = ByteServer.tcp(
                        peer -> {
                            peer.request();
                            peer.send(HELLO);
                            peer.request();
                        },
                        ByteServer.once(WORLD));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two")).isEqualTo("world");

            assertThat(engine.requests())
                    .containsExactly("GET /one HTTP/1.1", "GET /two HTTP/1.1", "GET /two HTTP/1.1");
        }
    }

    @Test
    void asksOnlyOnceWhereANewConnectionEndsInsteadOfAnAnswer() {
        try (var engine = ByteServer.unix(folder, ByteServer.once(""));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/one"))
                    .hasMessage("GET /one: the connection to " + engine.address()
                            + " was lost: the engine closed the connection without an answer");

            assertThat(engine.accepted()).isEqualTo(1);
        }
    }

    @Test
    void connectsAnewAfterAFailure() {
        try (var engine = ByteServer.unix(
                        folder,
                        ByteServer.once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel"),
                        ByteServer.once(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/one").reason()).isEqualTo(Reason.CONNECTION);
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
        }
    }

    @Test
    void takesNoAnswerForAnother() {
        try (var engine = ByteServer.unix(
                        folder,
                        peer -> {
                            peer.request();
                            peer.send(HELLO + WORLD);
                            peer.keepSilent();
                        },
                        ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesNoAnswerForAnotherThatComesLater(boolean unix) throws Exception {
        var sent = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        ByteServer.Script late = peer -> {
            peer.request();
            peer.send(HELLO);
            Calls.await(asked);
            peer.send(WORLD);
            sent.countDown();
            peer.keepSilent();
        };
        try (var engine = unix
                        ? ByteServer.unix(folder, late, ByteServer.always(HELLO))
                        : ByteServer.tcp(late, ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            asked.countDown();
            Calls.await(sent);

            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
        }
    }

    @Test
    void readsWhatAReaderLeaves() {
        try (var engine = ByteServer.unix(folder, ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(connection.<Integer>get("/one", 100, InputStream::read)).isEqualTo((int) 'h');
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");

            assertThat(engine.accepted()).isEqualTo(1);
        }
    }

    @Test
    void ratherConnectsAnewThanReadsMuchThatAReaderLeaves() {
        try (var engine = ByteServer.unix(
                        folder,
                        ByteServer.always("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(9_000_000)),
                        ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(connection.<Integer>get("/one", 10_000_000, InputStream::read))
                    .isEqualTo((int) 'x');
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
        }
    }

    @Test
    void connectsAnewAfterAReaderThatThrows() {
        try (var engine = ByteServer.unix(folder, ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {
            var mistake = new IllegalStateException("a mistake");

            assertThatThrownBy(() -> connection.get("/one", 100, body -> {
                        throw mistake;
                    }))
                    .isSameAs(mistake);
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");

            assertThat(engine.accepted()).isEqualTo(2);
        }
    }

    @Test
    void tellsAMalformedAnswerFromALostConnection() {
        try (var engine = ByteServer.unix(folder, ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(() -> connection.get("/one", 100, body -> {
                        throw new MalformedAnswer("no JSON:\u0007 hello");
                    })))
                    .hasMessage("GET /one: no JSON:\ufffd hello")
                    .extracting("reason")
                    .isEqualTo(Reason.MAPPING);
        }
    }

    @Test
    void failsWhereTheBodyDoesWhateverItsReaderMakesOfIt() {
        try (var engine = ByteServer.unix(folder, ByteServer.once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(() -> connection.get("/one", 100, body -> {
                        try {
                            return body.readAllBytes();
                        } catch (IOException e) {
                            return new byte[0];
                        }
                    })))
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"containers", "/containers/a b/json", "/containers/a\r\nX: y/json", "/containers/ü/json", ""})
    void asksForPathsOnly(String path) {
        try (var engine = ByteServer.unix(folder, ByteServer.always(HELLO));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, path).reason()).isEqualTo(Reason.MAPPING);

            assertThat(engine.accepted()).isZero();
        }
    }

    @Test
    void triesEveryAddressOfAHost() throws Exception {
        InetAddress nobody = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        InetAddress engines = InetAddress.getLoopbackAddress();
        try (var engine = ByteServer.tcp(ByteServer.always(HELLO));
                var connection = new EngineConnection(
                        engine.address(), new HostNames(host -> new InetAddress[] {nobody, engines}))) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
        }
    }

    @Test
    void saysThatAHostIsNotKnown() {
        var address = new EngineAddress.Tcp("engine.invalid", 2375, null);
        try (var connection = new EngineConnection(address, new HostNames(host -> {
            throw new UnknownHostException(host);
        }))) {

            assertThat(Calls.failure(connection, "/one"))
                    .hasMessage("tcp://engine.invalid:2375: the name of the host is not known")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }

    @Test
    void saysThatNobodyListensOnAPort() {
        var engine = ByteServer.tcp();
        engine.close();
        try (var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/one"))
                    .hasMessage(engine.address() + ": Connection refused")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }
}
