package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OwnThread;
import dev.weir.testing.WeirProcess;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that says what a test wants, byte by byte. */
class TraceGatewayTest {
    private static final TraceCall BEGIN = new TraceCall.Begin();
    private static final TraceCall RENEW = new TraceCall.Renew("a-1");
    private static final TraceCall END = new TraceCall.End("a-1", true);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void beginsWithNameAndLabels() {
        answer(response(201, "{\"id\":\"a-1\",\"lease_seconds\":30}"));

        assertThat(tell(BEGIN)).isEqualTo(new TraceReply.Granted("a-1", Duration.ofSeconds(30)));
        assertThat(requests.remove())
                .startsWith("POST /weir/api/v1/traces HTTP/1.1\r\n")
                .contains("Content-Type: application/json\r\n")
                .endsWith("{\"name\":\"backup\",\"labels\":{\"db\":\"\u00fc\\\"\\\\\\n\"}}");
    }

    @Test
    void renewsByItsId() {
        answer(response(200, "{\"extra\":{\"a\":[1]},\"lease_seconds\":0.5,\"id\":\"a-1\"}"));

        assertThat(tell(RENEW)).isEqualTo(new TraceReply.Granted("a-1", Duration.ofMillis(500)));
        assertThat(requests.remove()).startsWith("PUT /weir/api/v1/traces/a-1 HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource({"true, success", "false, failure"})
    void endsWithAnOutcome(boolean success, String outcome) {
        answer("HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(tell(new TraceCall.End("a-1", success))).isEqualTo(new TraceReply.Ended());
        assertThat(requests.remove()).startsWith("DELETE /weir/api/v1/traces/a-1?outcome=" + outcome + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void gatewayThatDoesNotKnowTheTraceHasLostIt(int status) {
        answer(response(status, "{}"), response(status, ""));

        assertThat(List.of(tell(RENEW), tell(END)))
                .allSatisfy(reply -> assertThat(reply).isInstanceOf(TraceReply.Gone.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void refusalSaysWhyInOneLine(int status) {
        answer(response(status, "{\"error\":\"too many\\n\\u001b[31mtraces\"}"), response(status, "no"));

        assertThat(tell(BEGIN)).isEqualTo(new TraceReply.Refused("too many [31mtraces"));
        assertThat(tell(BEGIN)).isEqualTo(new TraceReply.Refused("HTTP " + status));
    }

    @Test
    void limitThatIsReachedIsNoRefusalForGood() {
        answer(response(429, "{\"error\":\"2 traces are under way (max_open: 2)\"}"), response(429, "slow down"));

        assertThat(tell(BEGIN)).isEqualTo(new TraceReply.Failed("2 traces are under way (max_open: 2)"));
        assertThat(tell(BEGIN)).isEqualTo(new TraceReply.Failed("HTTP 429"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>hi!",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
                "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"../x\",\"lease_seconds\":30}",
                "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a\",\"lease_seconds\":-1}",
                "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a\",\"lease_seconds\":1e99}",
                "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a\",\"lease_seconds\":\"NaN\"}",
                "HTTP/1.1 \r\n\r\n",
                "SSH-2.0-OpenSSH_9.2p1\r\n",
                "\u0000\u0001\u0002",
                ""
            })
    void whatIsNoAnswerOfAGatewayIsAFailure(String garbage) {
        answer(garbage, garbage.replace(" 200 ", " 201 "));

        assertThat(tell(RENEW)).isInstanceOf(TraceReply.Failed.class);
        assertThat(tell(BEGIN)).isInstanceOf(TraceReply.Failed.class);
    }

    @Test
    void beginningWhoseAnswerIsLostIsNotSentTwice() {
        answer("", response(201, "{\"id\":\"a-1\",\"lease_seconds\":30}"));

        assertThat(tell(BEGIN)).isInstanceOf(TraceReply.Failed.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void answerWithoutAnEndIsCutOff() {
        answer(response(200, "x".repeat(1 << 20)));

        assertThat(tell(RENEW)).isInstanceOf(TraceReply.Failed.class);
    }

    @Test
    void gatewayThatIsAwayIsNamed() {
        int nobody = WeirProcess.freePort();

        assertThat(tell(nobody, BEGIN)).isEqualTo(new TraceReply.Failed("127.0.0.1:" + nobody + ": cannot connect"));
    }

    @Test
    void answerThatIsNotWaitedForAnyMoreFreesItsConnection() throws Exception {
        CompletableFuture<Boolean> closed = hang("");
        CompletableFuture<TraceReply> reply = gateway(server.getLocalPort()).apply(RENEW);
        requests.take();

        reply.cancel(true);

        Awaitility.await().untilAsserted(() -> assertThat(closed).isCompletedWithValue(true));
    }

    @Test
    void answerThatStopsInItsMiddleKeepsNobodyWaiting() throws Exception {
        CompletableFuture<Boolean> closed = hang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        CompletableFuture<TraceReply> reply = gateway(server.getLocalPort()).apply(RENEW);
        requests.take();

        CompletableFuture<Void> cancelled = OwnThread.run(() -> reply.cancel(true));

        cancelled.get(10, TimeUnit.SECONDS);
        assertThat(closed).isNotCompletedExceptionally();
    }

    @Test
    void answersThatComeWhenNobodyWaitsAnyMoreAreNoDefects() throws Exception {
        var defects = new LinkedBlockingQueue<Throwable>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, defect) -> defects.add(defect));
        try {
            answerEverybody("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
            for (int i = 0; i < 300; i++) {
                CompletableFuture<TraceReply> reply =
                        gateway(server.getLocalPort()).apply(RENEW);
                assertThat(requests.poll(30, TimeUnit.SECONDS)).isNotNull();
                for (int spin = 0; spin < i * 100; spin++) {
                    Thread.onSpinWait();
                }
                reply.cancel(true);
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        assertThat(defects).isEmpty();
    }

    /** Answers one connection with a part of an answer; says whether the client closed it then. */
    private CompletableFuture<Boolean> hang(String part) {
        return OwnThread.supply(() -> {
            try (Socket hanging = server.accept()) {
                String request = read(hanging);
                hanging.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                requests.add(request);
                return hanging.getInputStream().read() < 0;
            } catch (IOException e) {
                return true;
            }
        });
    }

    private TraceReply tell(TraceCall call) {
        return tell(server.getLocalPort(), call);
    }

    private static TraceReply tell(int port, TraceCall call) {
        return gateway(port).apply(call).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static TraceGateway gateway(int port) {
        return new TraceGateway(
                TraceOptions.of("http://127.0.0.1:" + port + "/weir/", "backup", List.of("db=\u00fc\"\\\n")), PATIENCE);
    }

    private static String response(int status, String body) {
        return "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    /** Answers one connection after the other, and closes each. */
    private void answer(String... responses) {
        var unused = OwnThread.run(() -> {
            for (String response : responses) {
                try {
                    answer(server.accept(), response);
                } catch (IOException e) {
                    // The test is over.
                    return;
                }
            }
        });
    }

    /**
     * Answers every connection until the test is over. A client that was cancelled may keep its connection, or try once more:
     * that holds up no other.
     */
    private void answerEverybody(String response) {
        var unused = OwnThread.run(() -> {
            try {
                while (true) {
                    Socket client = server.accept();
                    var unusedAnswer = OwnThread.run(() -> answer(client, response));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private void answer(Socket client, String response) {
        try (client) {
            requests.add(read(client));
            client.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static String read(Socket client) throws IOException {
        var request = new StringBuilder();
        int missing = 0;
        while (!request.toString().contains("\r\n\r\n")) {
            request.append((char) next(client));
        }
        for (String header : request.toString().split("\r\n", -1)) {
            if (header.startsWith("Content-Length: ")) {
                missing = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
        }
        return request + new String(client.getInputStream().readNBytes(missing), StandardCharsets.UTF_8);
    }

    private static int next(Socket client) throws IOException {
        int next = client.getInputStream().read();
        if (next < 0) {
            throw new EOFException("the client has gone before its request was there");
        }
        return next;
    }
}
