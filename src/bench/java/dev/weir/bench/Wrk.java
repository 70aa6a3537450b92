package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sender {@code wrk}, with one thread: it asks again over each connection as soon as it has been answered. */
final class Wrk {
    private static final String MARK = "measured";

    /** Microseconds, and bytes with the headers. */
    private static final String SCRIPT =
            """
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("%s %%.0f %%.0f %%.0f %%.0f %%.0f %%.0f\\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
            end
            """
                    .formatted(MARK);

    private static final int TIMEOUT_SECONDS = 60;

    private Wrk() {}

    /**
     * What was answered; what was still under way at the end is not in it.
     *
     * @param bytes that came, with headers
     * @param errors of connections, answers above 399, and answers that took more than a minute
     * @param cpuSeconds that the sender took itself
     */
    record Result(
            long requests,
            double seconds,
            double p50Millis,
            double p99Millis,
            long bytes,
            long errors,
            double cpuSeconds) {
        double perSecond() {
            return requests / seconds;
        }
    }

    /**
     * Scrapes a program as Prometheus does, over so many kept connections.
     *
     * @param duration in whole seconds
     */
    static Result run(Program program, int connections, Duration duration, boolean gzip) {
        Path script = script();
        try {
            var command = new ArrayList<>(List.of(
                    "wrk",
                    "--threads=1",
                    "--connections=" + connections,
                    "--duration=" + duration.toSeconds() + "s",
                    "--timeout=" + TIMEOUT_SECONDS + "s",
                    "--script=" + script));
            Scrape.headers(gzip).forEach(header -> command.add("--header=" + header));
            command.add("http://127.0.0.1:" + program.port() + program.path());
            double ended = CpuTime.ofEnded();
            Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                // It prints little, so that waiting before reading cannot block it.
                if (!wrk.waitFor(duration.toSeconds() + 2 * TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("wrk does not end");
                }
                return parse(
                        new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                        CpuTime.ofEnded() - ended);
            } finally {
                wrk.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            script.toFile().delete();
        }
    }

    private static Result parse(String output, double cpuSeconds) {
        String[] fields = output.lines()
                .filter(line -> line.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk says: " + output))
                .split(" ", -1);
        return new Result(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]) / 1e6,
                Long.parseLong(fields[3]) / 1e3,
                Long.parseLong(fields[4]) / 1e3,
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                cpuSeconds);
    }

    private static Path script() {
        try {
            Path script = Files.createTempFile("weir-bench", ".lua");
            script.toFile().deleteOnExit();
            return Files.writeString(script, SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
