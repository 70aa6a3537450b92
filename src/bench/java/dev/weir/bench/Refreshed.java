package dev.weir.bench;

import dev.weir.testing.TestPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Weir that is asked for refreshes, and what they cost it and its database. */
final class Refreshed implements AutoCloseable {
    /** Longer than the least time from one publication to the next, which would otherwise be waited for. */
    private static final long PAUSE_MILLIS = 130;

    private final Candidate candidate;
    private final Program weir;
    private final TestPostgres server;
    private final Optional<Jvm> jvm;

    /**
     * Starts it.
     *
     * @param server of its one database
     */
    Refreshed(String name, Candidate candidate, Path folder, TestPostgres server) {
        this.candidate = candidate;
        this.weir = Program.weir(name, candidate, folder);
        this.server = server;
        this.jvm = Jvm.of(weir.pid());
    }

    /** What one refresh took, in milliseconds: processor time of Weir and of the database, and wall time. */
    record Cost(double cpu, double database, double wall) {}

    /** Which collectors are refreshed, and how many series they have together. */
    record Question(String path, int series) {
        private static final String REFRESH = "/-/refresh?wait=4m";

        static Question all(int series) {
            return new Question(REFRESH, series);
        }

        static Question one(String collector, int series) {
            return new Question(REFRESH + "&collector=" + collector, series);
        }
    }

    /**
     * Refreshes for a while, and at least three times.
     *
     * @param time that a JVM's compilers need; others have a quarter of it
     */
    void warm(Question question, Duration time) {
        long nanos = candidate.artefact().isNative() ? time.toNanos() / 4 : time.toNanos();
        long start = System.nanoTime();
        for (int i = 0; i < 3 || System.nanoTime() - start < nanos; i++) {
            refresh(question);
        }
    }

    /** Of one of so many refreshes, each of which is over, and in {@code /metrics}, before the next one. */
    Cost cost(Question question, int refreshes) {
        double cpu = weir.cpuSeconds();
        double other = databaseSeconds();
        double wall = 0;
        for (int i = 0; i < refreshes; i++) {
            wall += refresh(question);
        }
        return new Cost(
                (weir.cpuSeconds() - cpu) * 1000 / refreshes,
                (databaseSeconds() - other) * 1000 / refreshes,
                wall / refreshes);
    }

    /**
     * What one of so many refreshes allocates on the heap, in bytes; empty if it does not tell. Without what was allocated by
     * threads that have ended since, which are workers that had nothing to do.
     */
    OptionalDouble garbage(Question question, int refreshes) {
        if (jvm.isEmpty()) {
            return OptionalDouble.empty();
        }
        Map<String, Double> before = jvm.get().allocated();
        for (int i = 0; i < refreshes; i++) {
            refresh(question);
        }
        double allocated = jvm.get().allocated().entrySet().stream()
                .mapToDouble(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0.0))
                .sum();
        return OptionalDouble.of(allocated / refreshes);
    }

    /** What is resident; and what is used in bytes after a full collection, if it tells: of the heap what is reachable, and direct memory. */
    Holding holding() {
        var resident = Resident.of(weir.pid());
        OptionalDouble heap = jvm.map(told -> OptionalDouble.of(told.live())).orElse(OptionalDouble.empty());
        pause();
        return new Holding(heap, gauge("jvm_buffer_pool_used_bytes{pool=\"direct\""), resident);
    }

    record Holding(OptionalDouble heap, OptionalDouble direct, Resident resident) {}

    /** The answer to a refresh comes when {@code /metrics} has it. Tells how long that took, in milliseconds, and rests for a moment. */
    private double refresh(Question question) {
        long start = System.nanoTime();
        String answer = weir.send("POST", question.path()).body();
        double wall = (System.nanoTime() - start) / 1e6;
        JsonArray targets = new JsonObject(answer).getJsonArray("targets", new JsonArray());
        long samples = targets.stream()
                .mapToLong(target -> ((JsonObject) target).getLong("samples", 0L))
                .sum();
        if (samples != question.series()) {
            throw new IllegalStateException("%s: %,d of %,d series: %s"
                    .formatted(
                            weir.name(),
                            samples,
                            question.series(),
                            answer.substring(0, Math.min(500, answer.length()))));
        }
        pause();
        return wall;
    }

    /** What {@code /metrics} has of its collectors' own families, as text 0.0.4. */
    String families() {
        return weir.send("GET", weir.path())
                .body()
                .lines()
                .filter(line -> line.contains(SeriesDefinitions.ORDERS))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private double databaseSeconds() {
        return CpuTime.ofServers("port=" + server.port() + " ") + CpuTime.ofServers("-p " + server.port() + " ");
    }

    private OptionalDouble gauge(String series) {
        return weir.send("GET", "/telemetry")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        weir.close();
    }
}
