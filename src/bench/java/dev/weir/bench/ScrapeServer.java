package dev.weir.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that holds the series.
 *
 * @param name in the tables
 * @param prefix of the series' names, as it writes them
 * @param renders at every scrape: it is asked a number of times instead of for a while, so that none of its work is left uncounted
 */
record ScrapeServer(String name, Program program, String prefix, boolean renders) implements AutoCloseable {
    static final int LEAST = 8;

    private static final Duration MEANWHILE = Duration.ofSeconds(2);

    /** A program that picks ready bytes. */
    static ScrapeServer ready(String name, Program program) {
        return new ScrapeServer(name, program, SeriesDefinitions.ORDERS, false);
    }

    /**
     * Scrapes once.
     *
     * @throws IllegalStateException if that does not bring all of the series, in the encoding that was asked for
     */
    Scrape check(int series, boolean gzip) {
        Scrape scrape = Scrape.of(program, gzip);
        String expected = gzip ? "gzip" : "";
        if (scrape.status() != 200 || !scrape.encoding().equals(expected)) {
            throw new IllegalStateException("%s answered %d with the encoding '%s' (200 with '%s' was expected)"
                    .formatted(name, scrape.status(), scrape.encoding(), expected));
        }
        long served = scrape.series(prefix);
        if (served != series) {
            throw new IllegalStateException("%s serves %,d of %,d series".formatted(name, served, series));
        }
        return scrape;
    }

    /**
     * Asks for about so long.
     *
     * @throws IllegalStateException if it answers anything but what it answers when it is asked once
     */
    ScrapeRound ask(ScrapeCase what, Duration duration) {
        long start = System.nanoTime();
        long length = check(what.series(), what.gzip()).length();
        double once = (System.nanoTime() - start) / 1e9;
        double before = program.cpuSeconds();
        return renders ? count(what, duration, once, before) : during(what, duration, length, before);
    }

    /** @param length of an answer; those that are cut off at the end count in part, as they have cost */
    private ScrapeRound during(ScrapeCase what, Duration duration, long length, double before) {
        Wrk.Result result = Wrk.run(program, what.connections(), duration, what.gzip());
        double cpu = program.cpuSeconds() - before;
        if (result.errors() > 0 || result.requests() == 0 || result.bytes() < result.requests() * length) {
            throw new IllegalStateException("%s answered %s, of %,d bytes each".formatted(name, result, length));
        }
        double answers = (double) result.bytes() / length;
        return new ScrapeRound(
                cpu * 1000 / answers,
                (cpu + result.cpuSeconds()) * 1000 / answers,
                result.perSecond(),
                result.p50Millis(),
                result.p99Millis());
    }

    /** What is resident while it is asked. */
    Resident resident(ScrapeCase what) {
        var asked = CompletableFuture.runAsync(() -> Wrk.run(program, what.connections(), MEANWHILE, what.gzip()));
        try {
            TimeUnit.MILLISECONDS.sleep(MEANWHILE.toMillis() / 2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        var resident = Resident.of(program.pid());
        asked.join();
        return resident;
    }

    private ScrapeRound count(ScrapeCase what, Duration duration, double once, double before) {
        byte[] request = Scrape.request(program, what.gzip());
        int requests = (int) Math.max(Math.max(LEAST, what.connections()), duration.toMillis() / 1000.0 / once);
        Load.Answered answered = Load.each(program.port(), what.connections(), requests, unused -> request);
        double cpu = program.cpuSeconds() - before;
        return new ScrapeRound(
                cpu * 1000 / answered.requests(),
                Double.NaN,
                answered.perSecond(),
                answered.millis(0.5),
                answered.millis(0.99));
    }

    @Override
    public void close() {
        program.close();
    }
}
