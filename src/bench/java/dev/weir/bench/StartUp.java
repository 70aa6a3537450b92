package dev.weir.bench;

import dev.weir.testing.WeirProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a start took, in milliseconds from before the program was launched.
 *
 * @param launched until its launch was over, and with it the exec
 * @param answered until the first 200 of a page, in steps of less than a millisecond
 * @param ready until {@code /-/ready} said so, which was asked only after that, in steps of five milliseconds
 * @param asking the processor time that asking for the first page took on this side
 */
record StartUp(double launched, double answered, double ready, double asking) {
    private static final Duration STEP = Duration.ofNanos(300_000);
    private static final Duration LATER_STEP = Duration.ofNanos(800_000);
    private static final Duration READY_STEP = Duration.ofMillis(5);

    /** Whoever has not answered by then is none of those that a third of a millisecond matters to. */
    private static final Duration LATER = Duration.ofMillis(150);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SILENCE_MILLIS = 10_000;

    /** Starts a program on a folder's {@code weir.yaml}, asks, and kills it. */
    static StartUp measure(Candidate candidate, Path folder, String page) {
        int port = WeirProcess.freePort();
        var command = new ArrayList<>(candidate.artefact().words());
        command.add("run");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile());
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        try {
            long start = System.nanoTime();
            Process process = builder.start();
            try {
                double launched = millisSince(start);
                double cpu = CpuTime.ofThisThread();
                double answered = await(process, port, page, start, STEP, LATER_STEP);
                double asking = (CpuTime.ofThisThread() - cpu) * 1000;
                return new StartUp(
                        launched, answered, await(process, port, "/-/ready", start, READY_STEP, READY_STEP), asking);
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double await(Process process, int port, String page, long start, Duration step, Duration laterStep) {
        byte[] request = ("GET " + page + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        while (!answers(port, request)) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the program does not answer " + page);
            }
            boolean later = System.nanoTime() - start > LATER.toNanos();
            LockSupport.parkNanos((later ? laterStep : step).toNanos());
        }
        return millisSince(start);
    }

    private static boolean answers(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream().write(request);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String status = in.readLine();
            return status != null && status.startsWith("HTTP/1.1 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
