package dev.weir.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Servers that scrape a program ten times a second each, every one over a connection of its own that it keeps, asking as Prometheus
 * does. Each keeps its own timetable, whatever becomes of the answers: time counts from when a scrape was due. It fails if it is not
 * answered within ten seconds, Prometheus' default; one that cannot even begin by then is not sent.
 */
final class Scrapers {
    private static final int SERVERS = 50;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] SCRAPE = Load.scrape();

    private Scrapers() {}

    /**
     * What the servers saw.
     *
     * @param whole scrapes that were answered with samples of all families
     * @param lacking those that were answered 200 without some of them
     * @param nanos how long each scrape took, in order; the largest long for one that failed
     * @param lateNanos how late those were begun that nothing of their own kept from it, in order: the machine's doing
     */
    record Seen(long whole, long lacking, List<Long> nanos, List<Long> lateNanos) {
        long due() {
            return nanos.size();
        }

        long failed() {
            return due() - whole - lacking;
        }

        /** In milliseconds; infinite if that scrape failed. */
        double millis(double quantile) {
            return millis(nanos, quantile);
        }

        double lateMillis(double quantile) {
            return millis(lateNanos, quantile);
        }

        private static double millis(List<Long> sorted, double quantile) {
            if (sorted.isEmpty()) {
                return Double.NaN;
            }
            long nanos = sorted.get((int) Math.min(sorted.size() - 1, (long) (quantile * sorted.size())));
            return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / 1e6;
        }

        /** Such as {@code 1.23 ms}. */
        static String text(double millis) {
            return Double.isInfinite(millis)
                    ? "> %d s".formatted(TIMEOUT.toSeconds())
                    : String.format(Locale.ROOT, "%.2f ms", millis);
        }
    }

    /** Scrapes a program for a while; over at most ten seconds after it. */
    static Seen scrape(Program program, List<String> families, Duration during) throws InterruptedException {
        long start = System.nanoTime();
        List<Server> servers = IntStream.range(0, SERVERS)
                .mapToObj(i -> new Server(
                        program.port(), families, start + PERIOD.toNanos() * i / SERVERS, start + during.toNanos()))
                .toList();
        var over = new CountDownLatch(SERVERS);
        servers.forEach(server -> {
            var thread = new Thread(() -> {
                try (server) {
                    server.run();
                } finally {
                    over.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        });
        over.await();
        return new Seen(
                servers.stream().mapToLong(server -> server.whole).sum(),
                servers.stream().mapToLong(server -> server.lacking).sum(),
                sorted(servers.stream().flatMapToLong(server -> server.nanos.build())),
                sorted(servers.stream().flatMapToLong(server -> server.late.build())));
    }

    private static List<Long> sorted(LongStream values) {
        return values.sorted().boxed().toList();
    }

    /** One of them. */
    private static final class Server implements AutoCloseable {
        private final int port;
        private final List<String> families;
        private final long first;
        private final long end;
        private final LongStream.Builder nanos = LongStream.builder();
        private final LongStream.Builder late = LongStream.builder();
        private @Nullable KeptConnection connection;
        private byte[] lastBody = new byte[0];
        private boolean lastWasWhole;
        private long whole;
        private long lacking;

        Server(int port, List<String> families, long first, long end) {
            this.port = port;
            this.families = families;
            this.first = first;
            this.end = end;
        }

        void run() {
            for (long due = first; due < end; due += PERIOD.toNanos()) {
                boolean waits = System.nanoTime() < due;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                if (waits) {
                    late.add(System.nanoTime() - due);
                }
                nanos.add(scrape(due) ? System.nanoTime() - due : Long.MAX_VALUE);
            }
        }

        private boolean scrape(long due) {
            long left = TIMEOUT.toMillis() - (System.nanoTime() - due) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                if (connection == null) {
                    connection = new KeptConnection(port);
                }
                KeptConnection.Answer answer = connection.exchange(SCRAPE, (int) left);
                if (!answer.is(200) || System.nanoTime() - due > TIMEOUT.toNanos()) {
                    return false;
                }
                if (isWhole(connection, answer.gzip())) {
                    whole++;
                } else {
                    lacking++;
                }
                return true;
            } catch (IOException failed) {
                close();
                return false;
            }
        }

        /** What does not change from scrape to scrape is read once only. */
        private boolean isWhole(KeptConnection connection, boolean gzip) throws IOException {
            byte[] body = Arrays.copyOf(connection.body(), connection.length());
            if (!Arrays.equals(body, lastBody)) {
                lastBody = body;
                String text = new String(
                        gzip ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
                        StandardCharsets.ISO_8859_1);
                lastWasWhole = families.stream()
                        .allMatch(family -> text.contains("\n" + family + "{") || text.contains("\n" + family + " "));
            }
            return lastWasWhole;
        }

        @Override
        public void close() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (IOException alreadyGone) {
                // That is what was wanted.
            }
            connection = null;
        }
    }
}
