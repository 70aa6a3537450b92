package dev.weir.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Prometheus' own Pushgateway. */
final class Pushgateway implements AutoCloseable {
    private static final String PROGRAM = "prometheus-pushgateway";

    private final Process process;
    private final int port;

    private Pushgateway(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one on a free loopback port, and waits until it listens; skips the test where there is none. */
    static Pushgateway start(Path folder) {
        assumeTrue(Prometheus.isInstalled(PROGRAM), PROGRAM + " is not installed");
        int port = WeirProcess.freePort();
        try {
            Process process = new ProcessBuilder(
                            PROGRAM,
                            "--web.listen-address=127.0.0.1:" + port,
                            // Debian's shares a file with every other one on the machine.
                            "--persistence.file=" + folder.resolve("pushgateway.data"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("pushgateway.log").toFile())
                    .start();
            var pushgateway = new Pushgateway(process, port);
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return true;
            });
            return pushgateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
