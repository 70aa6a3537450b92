package dev.weir.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
 * does. As with Prometheus, a scrape fails that is not answered within ten seconds, and one is missed that is due while the one before
 * it is still under way. Each keeps its timetable whatever becomes of the answers, and time counts from when a scrape was due.
 */
final class Scrapers {
    private static final int SERVERS = 50;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final String DESCRIPTION = "%d scrapers, one scrape in %d ms each, with gzip; one fails after %d s."
            .formatted(SERVERS, PERIOD.toMillis(), TIMEOUT.toSeconds());

    private static final byte[] SCRAPE = Load.scrape();

    private Scrapers() {}

    /**
     * What the servers saw.
     *
     * @param whole scrapes that were answered with samples of all families
     * @param lacking those that were answered 200 without some of them
     * @param missed those that were not sent
     * @param nanos for each scrape that was due, in order: how long it took until it was answered, or a later one if it was missed;
     *     the largest long if it failed, or none was answered any more
     * @param lateNanos how late those were begun that no other one was in the way of, in order: the machine's doing
     */
    record Seen(long whole, long lacking, long missed, List<Long> nanos, List<Long> lateNanos) {
        long due() {
            return nanos.size();
        }

        long failed() {
            return due() - whole - lacking - missed;
        }

        /** In milliseconds; infinite if there was no answer. */
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
            return Double.isInfinite(millis) ? "no answer" : String.format(Locale.ROOT, "%.2f ms", millis);
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
                servers.stream().mapToLong(server -> server.missed).sum(),
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
        private long missed;

        /** When those were due that have been missed since the last answer. */
        private final List<Long> waiting = new ArrayList<>();

        Server(int port, List<String> families, long first, long end) {
            this.port = port;
            this.families = families;
            this.first = first;
            this.end = end;
        }

        void run() {
            long due = first;
            while (due < end) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                late.add(System.nanoTime() - due);
                boolean answered = scrape();
                long now = System.nanoTime();
                nanos.add(answered ? now - due : Long.MAX_VALUE);
                if (answered) {
                    waiting.forEach(missedDue -> nanos.add(now - missedDue));
                    waiting.clear();
                }
                for (due += PERIOD.toNanos(); due < Math.min(now, end); due += PERIOD.toNanos()) {
                    waiting.add(due);
                    missed++;
                }
            }
            waiting.forEach(unanswered -> nanos.add(Long.MAX_VALUE));
        }

        private boolean scrape() {
            long start = System.nanoTime();
            try {
                if (connection == null) {
                    connection = new KeptConnection(port);
                }
                KeptConnection.Answer answer = connection.exchange(SCRAPE, (int) TIMEOUT.toMillis());
                if (!answer.is(200) || System.nanoTime() - start > TIMEOUT.toNanos()) {
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
