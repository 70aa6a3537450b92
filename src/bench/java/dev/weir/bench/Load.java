package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Requests over a few kept connections, one after the other on each: as cheap for whoever sends them as can be. */
final class Load {
    private static final int SILENCE_MILLIS = 120_000;
    private static final int AGAIN_MILLIS = 100;

    private Load() {}

    /**
     * What has been answered, and how long that took.
     *
     * @param requests that were taken
     * @param refused answers that asked to try again, as was then done
     * @param nanos that each request took, in order of size
     */
    record Answered(long requests, long refused, double seconds, List<Long> nanos) {
        /** @param quantile above 0, at most 1 */
        double millis(double quantile) {
            return nanos.get((int) Math.ceil(nanos.size() * quantile) - 1) / 1e6;
        }

        double perSecond() {
            return requests / seconds;
        }
    }

    /** Sends each of so many requests once. */
    static Answered each(int port, int connections, int requests, IntFunction<byte[]> request) {
        return run(port, connections, requests, Long.MAX_VALUE, request);
    }

    /** Sends requests for a while; their numbers go on and on. */
    static Answered during(int port, int connections, int seconds, IntFunction<byte[]> request) {
        return run(port, connections, Integer.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds), request);
    }

    private static Answered run(int port, int connections, int most, long nanos, IntFunction<byte[]> request) {
        var threads = Executors.newFixedThreadPool(connections);
        long start = System.nanoTime();
        try {
            List<Future<LongStream.Builder>> running = new ArrayList<>();
            var refused = new LongAdder();
            for (int each = 0; each < connections; each++) {
                int first = each;
                running.add(threads.submit(() -> {
                    var answered = LongStream.builder();
                    try (var connection = new KeptConnection(port)) {
                        for (long i = first; i < most && System.nanoTime() - start < nanos; i += connections) {
                            byte[] bytes = request.apply((int) i);
                            long sent = System.nanoTime();
                            while (!exchange(bytes, connection)) {
                                refused.increment();
                                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
                            }
                            answered.add(System.nanoTime() - sent);
                        }
                    }
                    return answered;
                }));
            }
            LongStream answered = LongStream.empty();
            for (Future<LongStream.Builder> each : running) {
                answered = LongStream.concat(answered, each.get().build());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            List<Long> took = answered.sorted().boxed().toList();
            return new Answered(took.size(), refused.sum(), seconds, took);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** False if it is to be tried again. */
    private static boolean exchange(byte[] request, KeptConnection connection) throws IOException {
        KeptConnection.Answer answer = connection.exchange(request, SILENCE_MILLIS);
        if (answer.is(200) || answer.is(202)) {
            return true;
        }
        if (answer.is(503)) {
            return false;
        }
        throw new IOException("answered " + answer.status());
    }

    static byte[] put(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("PUT " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        return request;
    }

    /** As Prometheus asks. */
    static byte[] scrape() {
        return scrape(true);
    }

    /** As Prometheus asks, or without its offer to take gzip. */
    static byte[] scrape(boolean gzip) {
        return ("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/openmetrics-text;version=1.0.0,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\n"
                        + (gzip ? "Accept-Encoding: gzip\r\n\r\n" : "\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
