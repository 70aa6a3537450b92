package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.EngineAddress;
import dev.weir.config.EngineTls;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedCallsTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

    private final Path folder;

    ClosedCallsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nX: y\r\n", HEAD, HEAD + "hel"})
    void endWhileTheyWaitForTheEngine(String begin) {
        ByteServer.Script silence = peer -> {
            peer.request();
            peer.send(begin);
            peer.keepSilent();
        };
        try (var unix = ByteServer.unix(folder, silence);
                var tcp = ByteServer.tcp(silence)) {
            assertClosable(unix.address(), "/x", "read");
            assertClosable(tcp.address(), "/x", "read");
        }
    }

    @Test
    void endWhileTheySend() {
        String path = "/" + "x".repeat(30_000_000);
        try (var unix = ByteServer.unix(folder, ByteServer.Peer::keepSilent);
                var tcp = ByteServer.tcp(ByteServer.Peer::keepSilent)) {
            assertClosable(unix.address(), path, "write");
            assertClosable(tcp.address(), path, "write");
        }
    }

    @Test
    void endWhileTheyShakeHands() {
        try (var engine = ByteServer.tcp(ByteServer.Peer::keepSilent)) {
            var plain = (EngineAddress.Tcp) engine.address();
            assertClosable(
                    new EngineAddress.Tcp(plain.host(), plain.port(), new EngineTls(null, null, null)),
                    "/x",
                    "startHandshake");
        }
    }

    @Test
    void endWhileTheyWaitToBeAccepted() throws IOException {
        try (var unix = new BusyServer(UnixDomainSocketAddress.of(folder.resolve("engine.sock")));
                var tcp = new BusyServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertClosable(unix.address(), "/x", "connect");
            assertClosable(tcp.address(), "/x", "connect");
        }
    }

    @Test
    void endWhileTheyLookUpTheHost() {
        var end = new CountDownLatch(1);
        var names = new HostNames(host -> {
            Calls.await(end);
            return new InetAddress[0];
        });
        assertClosable(new EngineConnection(new EngineAddress.Tcp("engine", 1, null), names), "/x", "get");
        end.countDown();
    }

    @Test
    void leaveNoMoreThanOneLookUpOfAHost() {
        var end = new CountDownLatch(1);
        var lookups = new AtomicInteger();
        var names = new HostNames(host -> {
            lookups.incrementAndGet();
            Calls.await(end);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        try (var engine = ByteServer.tcp(ByteServer.always(HEAD + "hello"))) {
            var named = new EngineAddress.Tcp("engine", ((EngineAddress.Tcp) engine.address()).port(), null);
            for (int i = 0; i < 3; i++) {
                assertClosable(new EngineConnection(named, names), "/x", "get");
            }
            await().until(() -> lookups.get() > 0);
            assertThat(lookups).hasValue(1);

            end.countDown();

            try (var connection = new EngineConnection(named, names)) {
                assertThat(Calls.text(connection, "/x")).isEqualTo("hello");
            }
        }
    }

    @Test
    void areNotMadeAfterwards() {
        try (var engine = ByteServer.unix(folder, ByteServer.always(HEAD + "hello"))) {
            var fresh = new EngineConnection(engine.address());
            var used = new EngineConnection(engine.address());
            assertThat(Calls.text(used, "/x")).isEqualTo("hello");

            fresh.close();
            used.close();

            assertThat(Calls.failure(fresh, "/x").reason()).isEqualTo(Reason.CANCELLED);
            assertThat(Calls.failure(used, "/x").reason()).isEqualTo(Reason.CANCELLED);
            assertThat(engine.accepted()).isEqualTo(1);
        }
    }

    @Test
    void leaveTheEngineNothing() {
        var gone = new CountDownLatch(1);
        try (var engine = ByteServer.unix(folder, peer -> {
            ByteServer.always(HEAD + "hello").run(peer);
            gone.countDown();
        })) {
            var connection = new EngineConnection(engine.address());
            assertThat(Calls.text(connection, "/x")).isEqualTo("hello");

            connection.close();

            Calls.await(gone);
        }
    }

    private static void assertClosable(EngineAddress address, String path, String method) {
        assertClosable(new EngineConnection(address), path, method);
    }

    /** Closes a connection while a call over it is in a method, which nothing but that would end. */
    private static void assertClosable(EngineConnection connection, String path, String method) {
        var failure = new CompletableFuture<CollectException>();
        var thread = new Thread(() -> {
            try {
                failure.completeExceptionally(new AssertionError(Calls.text(connection, path)));
            } catch (CollectException e) {
                failure.complete(e);
            } catch (Throwable e) {
                failure.completeExceptionally(e);
            }
        });
        thread.start();
        await().until(() -> Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method)));

        connection.close();

        assertThat(failure.orTimeout(30, TimeUnit.SECONDS).join().reason()).isEqualTo(Reason.CANCELLED);
    }
}
