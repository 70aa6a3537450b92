package dev.weir.bench;

import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/** A program that serves so many series, and answers for a while. */
final class Loaded implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int REFRESHES = 3;
    private static final String REFRESH = "/-/refresh?wait=5m";

    private final WeirProcess weir;
    private final int series;
    private boolean full;

    private Loaded(WeirProcess weir, int series) {
        this.weir = weir;
        this.series = series;
    }

    static Loaded start(Candidate candidate, Path folder, int series) {
        return new Loaded(WeirProcess.run(candidate.artefact(), folder, Map.of()), series);
    }

    Resident resident() {
        return Resident.of(weir.pid());
    }

    /**
     * What is resident after the first refresh and three more, each with scrapes after it.
     *
     * @param scrapes with each encoding, all together
     * @throws IllegalStateException if it cannot hold all of its series
     */
    Resident used(int scrapes) {
        refresh();
        full = true;
        for (int i = 0; i < REFRESHES; i++) {
            refresh();
            for (boolean gzip : new boolean[] {true, false}) {
                Load.each(weir.port(), CONNECTIONS, scrapes / REFRESHES, unused -> Load.scrape(gzip));
            }
        }
        return resident();
    }

    /** The processor time of a scrape in milliseconds, measured over so many seconds of as many as can be; NaN if it does not hold its series. */
    double scrapeMillis(boolean gzip, int seconds) {
        if (!full) {
            return Double.NaN;
        }
        byte[] scrape = Load.scrape(gzip);
        double before = CpuTime.of(weir.pid());
        Load.Answered answered = Load.during(weir.port(), CONNECTIONS, seconds, unused -> scrape);
        return (CpuTime.of(weir.pid()) - before) * 1000 / answered.requests();
    }

    /** The refresh that a program begins with is joined. */
    private void refresh() {
        String answer = weir.post(REFRESH).body();
        JsonArray targets = new JsonObject(answer).getJsonArray("targets", new JsonArray());
        long samples = targets.stream()
                .mapToLong(target -> ((JsonObject) target).getLong("samples", 0L))
                .sum();
        if (samples != series) {
            String reason = targets.stream()
                    .map(target -> ((JsonObject) target).getString("error", ""))
                    .filter(error -> !error.isEmpty())
                    .findFirst()
                    .orElse(answer.lines().findFirst().orElse("no answer"));
            full = false;
            throw new IllegalStateException("%,d of %,d series: %s".formatted(samples, series, reason));
        }
    }

    @Override
    public void close() {
        weir.close();
    }
}
