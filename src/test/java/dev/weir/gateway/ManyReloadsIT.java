package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Artefact;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads by the hundred, while scrapes go on, leave nothing behind. */
class ManyReloadsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int RELOADS = 200;
    private static final Pattern UP = Pattern.compile("^weir_collector_up\\{collector=\"(\\w+)\"", Pattern.MULTILINE);
    private static final List<Set<String>> WHOLE =
            List.of(Set.of("stays", "changes", "sleeps", "first"), Set.of("stays", "changes", "sleeps", "second"));

    /** What there is one of for each target, database, read, connection, timer and piece of direct memory. */
    private static final List<String> COUNTED = List.of(
            "dev.weir.postgres.Database",
            "dev.weir.postgres.Read",
            "dev.weir.postgres.Wire",
            "dev.weir.refresh.Refresher",
            "dev.weir.refresh.Flight",
            "dev.weir.config.GatewayConfig",
            "io.vertx.sqlclient.impl.PoolImpl",
            "java.nio.DirectByteBuffer$Deallocator");

    private final TestDatabase stable = TestPostgres.shared().createDatabase();
    private final TestDatabase changing = TestPostgres.shared().createDatabase();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder scrapes = new LongAdder();

    /** @param instances none of a native image, which has no histogram to read them from; nor has it a heap then */
    private record Footprint(long heap, Map<String, Long> instances, long threads, long resident) {}

    @Test
    void leaveThreadsConnectionsAndMemoryWhereTheyWere(@TempDir Path folder) throws Exception {
        write(folder, 0);
        try (var weir = WeirProcess.run(folder)) {
            await().atMost(PATIENCE).until(() -> !weir.sample("stays_n").equals("absent"));
            reload(weir, folder, 40);
            settle(weir);
            List<String> pids = pids(stable);
            Footprint before = footprint(weir);

            var over = new AtomicBoolean();
            List<Thread> scrapers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                var scraper = new Thread(() -> scrape(weir, over));
                scraper.start();
                scrapers.add(scraper);
            }
            try {
                reload(weir, folder, RELOADS);
            } finally {
                over.set(true);
                for (Thread scraper : scrapers) {
                    scraper.join();
                }
            }
            settle(weir);
            Footprint after = footprint(weir);
            System.out.printf("%d scrapes%nbefore %s%nafter  %s%n", scrapes.sum(), before, after);

            assertThat(wrong).isEmpty();
            assertThat(scrapes.sum()).isGreaterThan(RELOADS);
            assertThat(pids(stable)).isEqualTo(pids);
            assertThat(after.instances().entrySet()).allSatisfy(counted -> assertThat(counted.getValue())
                    .as(counted.getKey())
                    .isLessThanOrEqualTo(before.instances().getOrDefault(counted.getKey(), 0L) + RELOADS / 4));
            assertThat(after.heap()).isLessThanOrEqualTo(before.heap() + (4 << 20));
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
            assertThat(after.resident()).isLessThan(before.resident() + (128 << 20));
        }
    }

    /** Ends with the first of the two definitions. */
    private void reload(WeirProcess weir, Path folder, int times) throws IOException {
        for (int i = 1; i <= times; i++) {
            write(folder, i);
            HttpResponse<String> answer = weir.post("/-/reload");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** The even ones and the odd ones differ by a collector, a definition and a pool. */
    private void write(Path folder, int i) throws IOException {
        boolean isEven = i % 2 == 0;
        Path file = new Definitions()
                .database("stable", stable)
                .database("changing", changing)
                .gauge("stays", "stable", "interval: 1s", "SELECT 1 AS n")
                .gauge("changes", "stable", "interval: 1s; on_error: drop", "SELECT %d AS n".formatted(isEven ? 2 : 3))
                .gauge("sleeps", "changing", "interval: 1s; timeout: 30m", "SELECT 1 AS n FROM pg_sleep(1800)")
                .gauge(isEven ? "first" : "second", "changing", "interval: 1s", "SELECT 1 AS n")
                .writeTo(folder);
        if (isEven) {
            String text = Files.readString(file);
            int at = text.lastIndexOf("tls: disable");
            Files.writeString(file, text.substring(0, at) + "max_connections: 3, " + text.substring(at));
        }
    }

    /** Every scrape is of the one configuration or of the other. */
    private void scrape(WeirProcess weir, AtomicBoolean over) {
        while (!over.get()) {
            HttpResponse<String> scrape = weir.get("/metrics", "Accept", "application/openmetrics-text");
            scrapes.increment();
            String body = scrape.body();
            Set<String> collectors =
                    UP.matcher(body).results().map(up -> up.group(1)).collect(Collectors.toSet());
            List<String> types =
                    body.lines().filter(line -> line.startsWith("# TYPE")).toList();
            if (scrape.statusCode() != 200
                    || !body.endsWith("# EOF\n")
                    || !WHOLE.contains(collectors)
                    || !body.contains("\nstays_n 1\n")
                    || types.stream().distinct().count() != types.size()) {
                wrong.add(scrape.statusCode() + " " + body);
            }
        }
    }

    /** Waits until what was cancelled has ended, and as many connections are open as the definitions want. */
    private void settle(WeirProcess weir) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(changing.backends("weir:sleeps")).containsExactly("active");
            assertThat(weir.sample("first_n")).isEqualTo("1");
            assertThat(changing.backends()).hasSize(2);
            assertThat(stable.backends().size()).isBetween(1, 2);
        });
    }

    private static List<String> pids(TestDatabase database) {
        return database.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = ? ORDER BY 1",
                database.username());
    }

    private static Footprint footprint(WeirProcess weir) throws IOException, InterruptedException {
        if (Artefact.built().isNative()) {
            return footprint(weir, 0, Map.of());
        }
        String histogram = histogram(weir);
        Map<String, Long> instances = COUNTED.stream().collect(Collectors.toMap(name -> name, name -> {
            Matcher line = Pattern.compile("\\s+\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(name) + "(\\s|$)")
                    .matcher(histogram);
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        }));
        Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return footprint(weir, Long.parseLong(total.group(1)), instances);
    }

    private static Footprint footprint(WeirProcess weir, long heap, Map<String, Long> instances) throws IOException {
        Path process = Path.of("/proc", Long.toString(weir.pid()));
        try (var threads = Files.list(process.resolve("task"))) {
            long resident = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            return new Footprint(heap, instances, threads.count(), resident);
        }
    }

    /** What is alive, after two collections: the first one lets direct memory go. */
    private static String histogram(WeirProcess weir) throws IOException, InterruptedException {
        String histogram = "";
        for (int i = 0; i < 2; i++) {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(weir.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(jcmd.waitFor()).as(histogram).isZero();
        }
        return histogram;
    }
}
