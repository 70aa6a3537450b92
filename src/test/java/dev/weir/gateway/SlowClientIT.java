package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks, and does not read, of the running program. */
class SlowClientIT {
    /** Where Linux lists connections, one in a line: its number, local and remote address, state, bytes to send and to read. */
    private static final Path CONNECTIONS = Path.of("/proc/net");

    @TempDir
    private Path folder;

    @Test
    void kernelHoldsLittleOfWhatIsNotRead() throws IOException {
        assumeTrue(Files.isReadable(CONNECTIONS.resolve("tcp")), "there is no " + CONNECTIONS + "/tcp");
        new Definitions()
                .database("shop", TestPostgres.shared().createDatabase())
                .collector(
                        "many",
                        "shop",
                        "interval: 1h",
                        "SELECT repeat('x', 1000) || n AS name, n FROM generate_series(1, 9000) AS n",
                        "{name: many, type: gauge, help: Lines., value: n, labels: [name]}")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder);
                var client = new Socket()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> weir.get("/metrics").body().length() > 9_000_000);
            client.setReceiveBufferSize(16 * 1024);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port()));
            client.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: weir\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> toSend(weir, client) > 0);

            // The kernel takes as much as it will in the call that asks for it.
            assertThat(toSend(weir, client)).isLessThan(1_000_000);
        }
    }

    /** What the program's side of a connection has been given and the client has not received, in bytes; 0 if it is not there. */
    private static long toSend(WeirProcess weir, Socket client) {
        return Stream.of("tcp", "tcp6")
                .map(CONNECTIONS::resolve)
                .filter(Files::isReadable)
                .flatMap(SlowClientIT::lines)
                .map(line -> line.trim().split("\\s+", -1))
                .filter(fields -> fields[1].endsWith(":%04X".formatted(weir.port()))
                        && fields[2].endsWith(":%04X".formatted(client.getLocalPort())))
                .mapToLong(fields -> Long.parseLong(fields[4], 0, fields[4].indexOf(':'), 16))
                .sum();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
