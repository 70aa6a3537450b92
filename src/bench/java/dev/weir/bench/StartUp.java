package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a start took, in milliseconds from before the program was launched.
 *
 * @param launched until its launch was over, and with it the exec
 * @param answered until the first answer that was waited for, in steps of less than a millisecond
 * @param ready until the second one, which was asked for only after that, in steps of five milliseconds
 * @param asking the processor time that asking for the first one took on this side
 */
record StartUp(double launched, double answered, double ready, double asking) {
    private static final Duration STEP = Duration.ofNanos(300_000);
    private static final Duration LATER_STEP = Duration.ofNanos(800_000);
    private static final Duration READY_STEP = Duration.ofMillis(5);

    /** Whoever has not answered by then is none of those that a third of a millisecond matters to. */
    private static final Duration LATER = Duration.ofMillis(150);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SILENCE_MILLIS = 10_000;

    /**
     * An answer to wait for: a 200 of a page, as text that is not compressed.
     *
     * @param texts that it holds
     */
    record Sign(String page, List<String> texts) {
        Sign {
            texts = List.copyOf(texts);
        }

        private boolean isGivenBy(String answer) {
            return answer.startsWith("HTTP/1.1 200 ") && texts.stream().allMatch(answer::contains);
        }
    }

    /** Starts a program, waits for one sign and then for another one, and kills it. */
    static StartUp measure(Launch launch, Sign first, Sign second) {
        long start = System.nanoTime();
        Program program = Program.launch(launch);
        try {
            double launched = millisSince(start);
            double cpu = CpuTime.ofThisThread();
            double answered = await(program, first, start, STEP, LATER_STEP);
            double asking = (CpuTime.ofThisThread() - cpu) * 1000;
            return new StartUp(launched, answered, await(program, second, start, READY_STEP, READY_STEP), asking);
        } finally {
            program.kill();
        }
    }

    private static double await(Program program, Sign sign, long start, Duration step, Duration laterStep) {
        byte[] request = ("GET " + sign.page() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        while (!sign.isGivenBy(answer(program.port(), request))) {
            if (!program.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(program.name() + " does not answer " + sign + ": " + program.log());
            }
            boolean later = System.nanoTime() - start > LATER.toNanos();
            LockSupport.parkNanos((later ? laterStep : step).toNanos());
        }
        return millisSince(start);
    }

    /** Empty if there is none yet. */
    private static String answer(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
