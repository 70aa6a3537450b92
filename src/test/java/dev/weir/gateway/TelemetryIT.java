package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Promtool;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the telemetry of a real gateway says of what happens to it. */
class TelemetryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOURLY = "interval: 1h; timeout: 30m";

    private final TestDatabase database = TestPostgres.shared().createDatabase();

    @Test
    void lintOfPrometheusHasNothingToFindAndEveryFamilyHasItsHelp(@TempDir Path folder) throws Exception {
        Promtool.assumeInstalled();
        definitions()
                .gauge("good", "shop", HOURLY, "SELECT 1 AS n")
                .gauge("bad", "shop", HOURLY, "SELECT 1 / 0 AS n")
                .gauge("slow", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            awaitOutcome(weir, "good", "success");
            awaitOutcome(weir, "bad", "sql");
            String text = weir.get("/telemetry", "Accept", "text/plain").body();

            Promtool.findsNothingIn(text);
            assertThat(text.lines().filter(line -> line.startsWith("# HELP") && line.matches("# HELP \\S+ \\S.+")))
                    .hasSameSizeAs(text.lines()
                            .filter(line -> line.startsWith("# TYPE"))
                            .toList());
        }
    }

    @Test
    void saysWhatTargetsAndDatabasesDo(@TempDir Path folder) {
        definitions()
                .gauge("good", "shop", HOURLY, "SELECT 1 AS n")
                .gauge("bad", "shop", HOURLY, "SELECT 1 / 0 AS n")
                .gauge("slow", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            awaitOutcome(weir, "good", "success");
            awaitOutcome(weir, "bad", "sql");
            await().atMost(PATIENCE).until(() -> database.backends("weir:slow").equals(List.of("active")));

            double age = weir.telemetry(of("weir_refresh_running_seconds", "slow"));

            assertThat(weir.telemetry(of("weir_refresh_running", "slow"))).isEqualTo(1);
            await().atMost(PATIENCE)
                    .until(() -> weir.telemetry(of("weir_refresh_running_seconds", "slow")) > age + 0.5);
            assertThat(weir.telemetry(of("weir_refresh_running", "good"))).isZero();
            assertThat(weir.telemetry(of("weir_refresh_running_seconds", "good")))
                    .isZero();
            assertThat(weir.telemetry(outcomes("good", "timeout"))).isZero();
            assertThat(weir.telemetry("weir_database_connections{database=\"shop\",state=\"in_use\"}"))
                    .isEqualTo(1);
            assertThat(weir.telemetry("weir_database_connections{database=\"shop\",state=\"open\"}"))
                    .isBetween(1.0, 2.0);

            weir.post("/-/refresh?collector=slow&wait=1ms");
            assertThat(weir.telemetry(of("weir_refresh_joined_total", "slow"))).isEqualTo(1);
        }
    }

    @Test
    void saysWhatTargetsHaveAndHowManyWait(@TempDir Path folder) {
        new Definitions()
                .database("shop", database, "max_connections: 1")
                .collector(
                        "rows",
                        "shop",
                        "interval: 1h; timeout: 30m; max_series: 10",
                        "SELECT n, CASE WHEN n > 1 THEN n END AS v FROM generate_series(1, 4) AS n",
                        "{name: rows_n, type: gauge, help: N., value: v, labels: [n]}")
                .gauge("nightly", "shop", "cron: '0 3 * * *'; timezone: UTC; timeout: 30m", "SELECT 1 AS n")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            awaitOutcome(weir, "rows", "success");
            awaitOutcome(weir, "nightly", "success");

            assertThat(weir.telemetry(of("weir_target_rows", "rows"))).isEqualTo(4);
            assertThat(weir.telemetry(of("weir_target_series", "rows"))).isEqualTo(3);
            assertThat(weir.telemetry(of("weir_target_series_limit", "rows"))).isEqualTo(10);
            assertThat(weir.telemetry(of("weir_target_interval_seconds", "rows")))
                    .isEqualTo(3600);
            assertThat(weir.telemetry(of("weir_target_interval_seconds", "nightly")))
                    .isEqualTo(86_400);
            await().atMost(PATIENCE).until(() -> weir.sample("rows_n{n=\"4\"}").equals("4"));
            int bytes = weir.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.contains("rows_n"))
                    .mapToInt(line -> line.length() + 1)
                    .sum();
            assertThat(weir.telemetry(of("weir_target_bytes", "rows"))).isEqualTo(bytes);

            new Definitions()
                    .database("shop", database, "max_connections: 1")
                    .gauge("one", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                    .gauge("two", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                    .gauge("three", "shop", HOURLY, "SELECT 1 AS n FROM pg_sleep(1200)")
                    .writeTo(folder);
            weir.post("/-/reload");

            String waiting = "weir_database_connections{database=\"shop\",state=\"waiting\"}";
            await().atMost(PATIENCE).until(() -> weir.telemetry(waiting) == 2);
            assertThat(weir.telemetry("weir_database_connections{database=\"shop\",state=\"in_use\"}"))
                    .isEqualTo(1);
            assertThat(weir.telemetry("weir_database_connections{database=\"shop\",state=\"open\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void scrapesAreCountedByWhatTheyWereAnsweredWith(@TempDir Path folder) {
        definitions().gauge("good", "shop", HOURLY, "SELECT 1 AS n").writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            awaitOutcome(weir, "good", "success");
            await().atMost(PATIENCE).until(() -> weir.telemetry("weir_exposition_samples") == 5);

            int text = weir.bytes("/metrics").body().length;
            int open = weir.bytes("/metrics", "Accept", "application/openmetrics-text; version=1.0.0")
                    .body()
                    .length;
            int draft = weir.bytes("/metrics", "Accept", "application/openmetrics-text")
                    .body()
                    .length;
            int gzip = weir.bytes("/metrics", "Accept-Encoding", "gzip").body().length;
            int some = weir.bytes("/metrics?collect%5B%5D=good", "Accept-Encoding", "gzip")
                    .body()
                    .length;
            weir.send("HEAD", "/metrics");
            weir.get("/metrics?collect%5B%5D=nobody");
            weir.post("/metrics");
            weir.post("/metrics");

            assertThat(some).isLessThanOrEqualTo(text);
            assertThat(weir.telemetry(scrapes("identity", "text", "200"))).isEqualTo(3);
            assertThat(weir.telemetry(scrapes("identity", "openmetrics", "200")))
                    .isEqualTo(2);
            assertThat(weir.telemetry(scrapes("gzip", "text", "200"))).isEqualTo(1);
            assertThat(weir.telemetry(scrapes("gzip", "openmetrics", "200"))).isZero();
            assertThat(weir.telemetry(scrapes("none", "none", "400"))).isEqualTo(1);
            assertThat(weir.telemetry(scrapes("none", "none", "405"))).isEqualTo(2);
            assertThat(weir.telemetry(bytes("weir_scrape_bytes_total", "identity", "text")))
                    .isEqualTo(text + some);
            assertThat(weir.telemetry(bytes("weir_scrape_bytes_total", "identity", "openmetrics")))
                    .isEqualTo(open + draft);
            assertThat(weir.telemetry(bytes("weir_scrape_bytes_total", "gzip", "text")))
                    .isEqualTo(gzip);
            assertThat(weir.telemetry(bytes("weir_exposition_bytes", "identity", "text")))
                    .isEqualTo(text);
            assertThat(weir.telemetry(bytes("weir_exposition_bytes", "gzip", "text")))
                    .isEqualTo(gzip);
            assertThat(weir.telemetry("weir_expositions_total")).isPositive();
            assertThat(weir.telemetry("weir_render_seconds_sum")).isPositive();
            assertThat(weir.telemetry("weir_compress_seconds_sum")).isPositive();
            double age = weir.telemetry("weir_snapshot_age_seconds");
            await().atMost(PATIENCE).until(() -> weir.telemetry("weir_snapshot_age_seconds") > age + 0.5);
        }
    }

    @Test
    void reloadTakesAwayWhatHasGoneAndNoCounterOfTheRestFalls(@TempDir Path folder) {
        definitions()
                .gauge("stays", "shop", HOURLY, "SELECT 1 AS n")
                .gauge("changes", "shop", HOURLY, "SELECT 2 AS n")
                .gauge("leaves", "shop", HOURLY, "SELECT 3 AS n")
                .gauge("sleeps", "shop", HOURLY, "SELECT 4 AS n FROM pg_sleep(1200)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            for (String collector : List.of("stays", "changes", "leaves")) {
                awaitOutcome(weir, collector, "success");
            }
            await().atMost(PATIENCE)
                    .until(() -> database.backends("weir:sleeps").equals(List.of("active")));
            definitions()
                    .gauge("stays", "shop", HOURLY, "SELECT 1 AS n")
                    .gauge("changes", "shop", HOURLY, "SELECT 20 AS n")
                    .gauge("leaves", "shop", HOURLY, "SELECT 3 AS n")
                    .gauge("sleeps", "shop", HOURLY, "SELECT 40 AS n FROM pg_sleep(1200)")
                    .writeTo(folder);
            weir.post("/-/reload");
            String cancelled = "weir_refresh_cancels_total{database=\"shop\",result=\"cancelled\"}";
            await().atMost(PATIENCE).until(() -> weir.telemetry(cancelled) == 1);
            await().atMost(PATIENCE)
                    .until(() -> database.backends("weir:sleeps").equals(List.of("active")));
            Map<String, Double> before = counters(weir);

            new Definitions()
                    .database("shop", database.server().port(), database.name(), database.username(), "another")
                    .gauge("stays", "shop", HOURLY, "SELECT 1 AS n")
                    .gauge("changes", "shop", HOURLY, "SELECT 200 AS n")
                    .gauge("comes", "shop", HOURLY, "SELECT 5 AS n")
                    .writeTo(folder);
            assertThat(weir.post("/-/reload").statusCode()).isEqualTo(200);
            Map<String, Double> after = counters(weir);

            assertThat(before).isNotEmpty().anySatisfy((series, value) -> assertThat(series)
                    .contains("leaves"));
            assertThat(weir.telemetry()).doesNotContain("leaves", "sleeps");
            assertThat(after).containsKey(outcomes("comes", "success"));
            before.forEach((series, value) -> {
                if (!series.contains("leaves") && !series.contains("sleeps")) {
                    assertThat(after.get(series)).as(series).isGreaterThanOrEqualTo(value);
                }
            });
            assertThat(after.get(outcomes("changes", "success"))).isPositive();
            await().atMost(PATIENCE).until(() -> weir.telemetry(cancelled) == 2);
            assertThat(weir.telemetry(reloads("applied"))).isEqualTo(2);
        }
    }

    @Test
    void reloadsAreCountedAndLooksAtTheDefinitionsAreNot(@TempDir Path folder) throws IOException {
        Path file = definitions().gauge("good", "shop", HOURLY, "SELECT 1 AS n").writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            String good = Files.readString(file);

            Files.writeString(file, "nonsense: 1");
            await().atMost(PATIENCE).until(() -> weir.telemetry(reloads("refused")) == 1);
            weir.post("/-/reload");
            Files.writeString(file, good);
            await().atMost(PATIENCE).until(() -> weir.telemetry(reloads("applied")) == 1);

            assertThat(weir.telemetry(reloads("refused"))).isEqualTo(2);
            assertThat(weir.telemetry(reloads("failed"))).isZero();
            assertThat(weir.telemetry("weir_config_last_reload_successful")).isEqualTo(1);
            assertThat(weir.get("/metrics").body()).doesNotContain("weir_config");
        }
    }

    /** Everything that may never fall, by its series. */
    private static Map<String, Double> counters(WeirProcess weir) {
        Set<String> families = new HashSet<>();
        var counters = new TreeMap<String, Double>();
        weir.telemetry().lines().forEach(line -> {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE") && !words[3].equals("gauge")) {
                families.add(words[2]);
            } else if (!line.startsWith("#")
                    && families.stream().anyMatch(line::startsWith)
                    && !line.contains("_max{")) {
                int end = line.lastIndexOf(' ');
                counters.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            }
        });
        return counters;
    }

    private Definitions definitions() {
        return new Definitions().database("shop", database);
    }

    private static void awaitOutcome(WeirProcess weir, String collector, String reason) {
        await(collector).atMost(PATIENCE).until(() -> weir.telemetry(outcomes(collector, reason)) == 1);
    }

    private static String of(String metric, String collector) {
        return metric + "{collector=\"" + collector + "\",database=\"shop\"}";
    }

    private static String outcomes(String collector, String reason) {
        return "weir_refresh_outcomes_total{collector=\"%s\",database=\"shop\",reason=\"%s\"}"
                .formatted(collector, reason);
    }

    private static String scrapes(String encoding, String format, String status) {
        return "weir_scrapes_total{encoding=\"%s\",format=\"%s\",status=\"%s\"}".formatted(encoding, format, status);
    }

    private static String bytes(String metric, String encoding, String format) {
        return metric + "{encoding=\"%s\",format=\"%s\"}".formatted(encoding, format);
    }

    private static String reloads(String result) {
        return "weir_config_reloads_total{result=\"" + result + "\"}";
    }
}
