package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Prometheus has stored of series that vanish. A stale marker is a NaN of its own kind, at the time of the first
 * scrape that the series is missing in; without one, an instant query goes on answering for five minutes.
 */
class StaleMarkersIT {

    @BeforeEach
    void prometheusIsHere() {
        assumeTrue(
                Prometheus.isInstalled("prometheus") && Prometheus.isInstalled("promtool"),
                "prometheus and promtool are not installed");
    }

    @Test
    void markTheNextScrapeOfWhatVanishedOrWasDroppedAndNothingThatIsKept(@TempDir Path folder) throws Exception {
        TestDatabase database = TestPostgres.shared().createDatabase();
        database.execute(
                "CREATE TABLE present AS SELECT 1 AS n",
                "CREATE TABLE kept AS SELECT 2 AS n",
                "CREATE TABLE dropped AS SELECT 3 AS n");
        new Definitions()
                .database("shop", database)
                .gauge("vanishing", "shop", "interval: 1s", "SELECT n FROM present")
                .gauge("keeping", "shop", "interval: 1s; on_error: keep", "SELECT n FROM kept")
                .gauge("dropping", "shop", "interval: 1s; on_error: drop", "SELECT n FROM dropped")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder);
                var prometheus = Prometheus.start(
                        folder,
                        """
                          - job_name: weir
                            static_configs: [{targets: ['127.0.0.1:%d']}]
                        """
                                .formatted(weir.port()))) {
            shows(prometheus, Map.of("vanishing_n", 1.0, "keeping_n", 2.0, "dropping_n", 3.0));

            database.execute(
                    "DELETE FROM present",
                    "ALTER TABLE kept RENAME TO kept_elsewhere",
                    "ALTER TABLE dropped RENAME TO dropped_elsewhere");

            gone(prometheus, "vanishing_n");
            gone(prometheus, "dropping_n");
            shows(
                    prometheus,
                    Map.of(
                            "keeping_n", 2.0,
                            "up", 1.0,
                            "weir_collector_up{collector='vanishing'}", 1.0,
                            "weir_collector_up{collector='keeping'}", 0.0,
                            "weir_collector_up{collector='dropping'}", 0.0));

            database.execute("ALTER TABLE dropped_elsewhere RENAME TO dropped");
            shows(prometheus, Map.of("dropping_n", 3.0));
        }

        NavigableMap<Long, Double> scrapes = stored(folder, "up");
        assertMarked(stored(folder, "vanishing_n"), scrapes);
        assertMarked(stored(folder, "dropping_n"), scrapes);
        assertThat(stored(folder, "dropping_n").lastEntry().getValue()).isEqualTo(3.0);
        assertThat(stored(folder, "keeping_n").values()).containsOnly(2.0);
        assertThat(stored(folder, "keeping_n").lastKey()).isEqualTo(scrapes.lastKey());
    }

    /** One marker, at the very next scrape after the last value before it. */
    private static void assertMarked(NavigableMap<Long, Double> samples, NavigableMap<Long, Double> scrapes) {
        assertThat(samples.values().stream().filter(value -> value.isNaN())).hasSize(1);
        long marker = samples.entrySet().stream()
                .filter(sample -> sample.getValue().isNaN())
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        assertThat(marker).isEqualTo(scrapes.higherKey(samples.lowerKey(marker)));
    }

    /** All samples of a metric with one series by their times in milliseconds, from the database of a Prometheus that has ended. */
    private static NavigableMap<Long, Double> stored(Path folder, String metric)
            throws IOException, InterruptedException {
        Path dump = folder.resolve("dump.txt");
        Process promtool = new ProcessBuilder(
                        "promtool",
                        "tsdb",
                        "dump",
                        folder.resolve("prometheus-data").toString())
                .redirectOutput(dump.toFile())
                .start();
        assertThat(promtool.waitFor()).isZero();
        var samples = new TreeMap<Long, Double>();
        for (String line : Files.readAllLines(dump)) {
            if (line.startsWith("{__name__=\"" + metric + "\"")) {
                String[] words = line.substring(line.lastIndexOf('}') + 2).split(" ", -1);
                samples.put(Long.valueOf(words[1]), Double.valueOf(words[0]));
            }
        }
        return samples;
    }

    private static void shows(Prometheus prometheus, Map<String, Double> values) {
        await(() -> values.forEach(
                (query, value) -> assertThat(prometheus.value(query)).as(query).contains(value)));
    }

    private static void gone(Prometheus prometheus, String series) {
        await(() -> assertThat(prometheus.value(series)).as(series).isEmpty());
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
