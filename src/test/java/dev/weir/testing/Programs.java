package dev.weir.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Other people's programs that tests run to their ends. */
final class Programs {
    private Programs() {}

    /** Skips a test that cannot be held without them. */
    static void assumeInstalled(String... programs) {
        for (String program : programs) {
            assumeTrue(Prometheus.isInstalled(program), program + " is not installed");
        }
    }

    /** What a program says. It must end well, and within a minute. */
    static String run(List<String> command) {
        return run(new ProcessBuilder(command));
    }

    static String run(ProcessBuilder builder) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            CompletableFuture<String> said = OwnThread.supply(() -> read(process));
            if (!process.waitFor(60, SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(builder.command() + " ended with " + process.exitValue() + ": " + said.join());
            }
            return said.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
