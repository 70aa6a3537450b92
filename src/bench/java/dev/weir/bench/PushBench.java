package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Pushes to Weir, whose database flushes meanwhile, beside pushes to Pushgateway; scrapes in between; and how long a push to one
 * gateway takes to the other. The two take turns, and everything is over after a bounded time.
 */
public final class PushBench {
    private static final int CONNECTIONS = 8;
    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int[] GROUPS = {1, 100, 10_000};
    private static final int REPLICATIONS = 50;

    private final Path folder;
    private final TestPostgres server = TestPostgres.privately(Map.of("fsync", "on", "synchronous_commit", "on"));

    private PushBench(Path folder) {
        this.folder = folder;
    }

    /** Pushes and scrapes of one program. */
    private record Figures(
            long refused,
            double perSecond,
            double cpuMillis,
            double databaseMillis,
            double scrapeMillis,
            double scrapesPerSecond) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("weir-push-bench");
        try {
            new PushBench(folder).run();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(
                "%d connections, %d s of pushes and %d s of scrapes each; CPU in ms per push or scrape, of the database beside it%n",
                CONNECTIONS, SECONDS, SECONDS);
        System.out.println(
                "| groups | program | pushes/s (refused, tried again) | CPU per push | database | pushes/s per core | CPU per scrape | scrapes/s |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int groups : GROUPS) {
            Figures pushgateway = pushgateway(groups);
            print(groups, "pushgateway", pushgateway);
            Figures weir = weir(groups);
            print(groups, "weir", weir);
            System.out.printf(
                    "| %d | ratio | %.1f | %.2f | | %.1f (database counted: %.1f) | %.4f | %.1f |%n",
                    groups,
                    weir.perSecond / pushgateway.perSecond,
                    weir.cpuMillis / pushgateway.cpuMillis,
                    pushgateway.cpuMillis / weir.cpuMillis,
                    pushgateway.cpuMillis / (weir.cpuMillis + weir.databaseMillis),
                    weir.scrapeMillis / pushgateway.scrapeMillis,
                    weir.scrapesPerSecond / pushgateway.scrapesPerSecond);
        }
        replication();
        server.close();
    }

    private static void print(int groups, String program, Figures figures) {
        System.out.printf(
                "| %d | %s | %.0f (%d) | %.3f | %.3f | %.0f | %.3f | %.0f |%n",
                groups,
                program,
                figures.perSecond,
                figures.refused,
                figures.cpuMillis,
                figures.databaseMillis,
                1000 / figures.cpuMillis,
                figures.scrapeMillis,
                figures.scrapesPerSecond);
    }

    private Figures weir(int groups) throws Exception {
        TestDatabase database = server.createDatabase();
        try (var weir = WeirProcess.run(definitions("weir" + groups, database))) {
            Load.each(weir.port(), CONNECTIONS, groups, i -> push(i, groups));
            return measure(
                    groups,
                    weir.port(),
                    () -> CpuTime.of(weir.pid()),
                    () -> CpuTime.ofServers("port=" + server.port() + " ")
                            + CpuTime.ofServers("-p " + server.port() + " "));
        }
    }

    private Figures pushgateway(int groups) throws Exception {
        int port = WeirProcess.freePort();
        Path state = folder.resolve("pushgateway" + groups);
        // Its checks go through all groups at each push: without them the groups are there in seconds.
        Process filling = start(port, state, "--push.disable-consistency-check");
        Load.each(port, CONNECTIONS, groups, i -> push(i, groups));
        filling.destroy();
        filling.waitFor();
        Process pushgateway = start(port, state);
        try {
            return measure(groups, port, () -> CpuTime.of(pushgateway.pid()), () -> 0);
        } finally {
            pushgateway.destroy();
            pushgateway.waitFor();
        }
    }

    private Process start(int port, Path state, String... further) throws IOException {
        var command = new ArrayList<String>(List.of(
                "prometheus-pushgateway",
                "--web.listen-address=127.0.0.1:" + port,
                "--persistence.file=" + state,
                "--log.level=error"));
        command.addAll(List.of(further));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() ->
                        get(port).contains("push_time_seconds") || get(port).contains("go_goroutines"));
        return process;
    }

    private static Figures measure(int groups, int port, DoubleSupplier cpu, DoubleSupplier database) {
        IntFunction<byte[]> pushes = i -> push(i, groups);
        Load.during(port, CONNECTIONS, Math.max(2, SECONDS / 2), pushes);
        double cpuBefore = cpu.getAsDouble();
        double databaseBefore = database.getAsDouble();
        Load.Answered pushed = Load.during(port, CONNECTIONS, SECONDS, pushes);
        double cpuOfPushes = cpu.getAsDouble() - cpuBefore;
        double databaseOfPushes = database.getAsDouble() - databaseBefore;
        // What the pushes left to be done is theirs; it is over when nothing is used any more.
        cpuOfPushes += rest(cpu);
        Load.during(port, 1, 2, i -> Load.scrape());
        double before = cpu.getAsDouble();
        Load.Answered scraped = Load.during(port, 1, SECONDS, i -> Load.scrape());
        double cpuOfScrapes = cpu.getAsDouble() - before;
        return new Figures(
                pushed.refused(),
                pushed.perSecond(),
                cpuOfPushes * 1000 / pushed.requests(),
                databaseOfPushes * 1000 / pushed.requests(),
                cpuOfScrapes * 1000 / scraped.requests(),
                scraped.perSecond());
    }

    private static double rest(DoubleSupplier cpu) {
        double start = cpu.getAsDouble();
        double[] last = {start};
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    double now = cpu.getAsDouble();
                    boolean quiet = now - last[0] < 0.1;
                    last[0] = now;
                    return quiet;
                });
        return last[0] - start;
    }

    private void replication() throws Exception {
        TestDatabase database = server.createDatabase();
        try (var one = WeirProcess.run(definitions("one", database));
                var other = WeirProcess.run(definitions("other", database))) {
            var own = new ArrayList<Double>();
            var replicated = new ArrayList<Double>();
            for (int i = 0; i < REPLICATIONS; i++) {
                String series = "latency_bench{instance=\"\",job=\"latency\",run=\"" + i + "\"}";
                String path = "/metrics/job/latency/run/" + i;
                long start = System.nanoTime();
                Load.each(one.port(), 1, 1, unused -> Load.put(path, "latency_bench 1\n"));
                own.add(seen(one, series, start));
                replicated.add(seen(other, series, start));
            }
            System.out.printf(
                    "A push is in the pushing gateway's /metrics after %.0f ms, in the other's after %.0f ms (medians of %d; slowest %.0f and %.0f)%n",
                    median(own),
                    median(replicated),
                    REPLICATIONS,
                    own.get(own.size() - 1),
                    replicated.get(replicated.size() - 1));
        }
    }

    /** In milliseconds. */
    private static double seen(WeirProcess weir, String series, long start) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> contains(get(weir.port()), series));
        return (System.nanoTime() - start) / 1e6;
    }

    private static boolean contains(String exposition, String series) {
        String labels = series.substring(series.indexOf('{') + 1, series.length() - 1);
        String name = series.substring(0, series.indexOf('{'));
        return exposition.lines().filter(line -> line.startsWith(name + "{")).anyMatch(line -> Stream.of(
                        labels.split(",", -1))
                .allMatch(line::contains));
    }

    private static double median(List<Double> values) {
        values.sort(Comparator.naturalOrder());
        return values.get(values.size() / 2);
    }

    /** Nine samples of five families. */
    private static byte[] push(int i, int groups) {
        int group = Math.floorMod(i, groups);
        var random = ThreadLocalRandom.current();
        return Load.put(
                "/metrics/job/bench/instance/host-" + group,
                """
                # TYPE bench_last_success_timestamp_seconds gauge
                bench_last_success_timestamp_seconds %d
                # TYPE bench_duration_seconds gauge
                bench_duration_seconds{step="read"} %s
                bench_duration_seconds{step="write"} %s
                # TYPE bench_rows_total counter
                bench_rows_total{table="orders"} %d
                bench_rows_total{table="items"} %d
                # TYPE bench_size_bytes gauge
                bench_size_bytes{kind="data"} %d
                bench_size_bytes{kind="index"} %d
                # TYPE bench_exit_code gauge
                bench_exit_code{stage="main"} 0
                bench_exit_code{stage="post"} 0
                """
                        .formatted(
                                1_700_000_000 + i,
                                random.nextDouble(),
                                random.nextDouble(),
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000_000),
                                random.nextInt(1_000_000_000)));
    }

    private Path definitions(String name, TestDatabase database) throws IOException {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + database.username());
        Path own = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                own.resolve("weir.yaml"),
                """
                databases:
                  kept: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                push: {database: kept}
                """
                        .formatted(
                                database.server().port(),
                                database.name(),
                                database.username(),
                                database.password().replace("'", "''")));
        return own;
    }

    private static String get(int port) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
