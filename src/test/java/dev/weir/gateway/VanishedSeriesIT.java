package dev.weir.gateway;

import static dev.weir.gateway.Pipelines.metric;
import static dev.weir.gateway.Pipelines.series;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OwnThread;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has vanished from the database is gone from the exposition, whole run by whole run. */
class VanishedSeriesIT {
    private static final String METRIC = "pipeline_step_duration";
    private static final String TEXT = "text/plain;version=0.0.4";
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
    private static final int RUNS_TO_SEE = 30;

    private final TestDatabase database = TestPostgres.shared().createDatabase();
    private final Pipelines pipelines = new Pipelines(database);

    @Test
    void showsTheStepsOfTheLastFinishedRunAndNoOthers(@TempDir Path folder) {
        new Definitions()
                .database("ci", database)
                .collector("pipelines", "ci", "interval: 1h", Pipelines.LAST_FINISHED, metric(METRIC))
                .collector("progress", "ci", "interval: 1h", Pipelines.LAST_BEGUN, metric("pipeline_step_progress"))
                .writeTo(folder);
        pipelines.begin("b", 1);
        pipelines.step("b", 1, "test", 7);
        pipelines.finish("b", 1);
        pipelines.begin("a", 1);
        pipelines.step("a", 1, "clone", 3);
        pipelines.step("a", 1, "build", 20);
        pipelines.finish("a", 1);
        try (var weir = WeirProcess.run(folder)) {
            shows(weir, METRIC, Map.of("clone", 3.0, "build", 20.0));

            pipelines.begin("a", 2);
            pipelines.step("a", 2, "build", 25);
            // Which run is shown while the next goes on is a choice of the SQL.
            shows(weir, "pipeline_step_progress", Map.of("build", 25.0));
            shows(weir, METRIC, Map.of("clone", 3.0, "build", 20.0));

            pipelines.step("a", 2, "push", 4);
            pipelines.finish("a", 2);
            shows(weir, METRIC, Map.of("build", 25.0, "push", 4.0));

            pipelines.begin("a", 3);
            pipelines.finish("a", 3);
            shows(weir, METRIC, Map.of());

            pipelines.begin("a", 4);
            pipelines.step("a", 4, "clone", 5);
            pipelines.finish("a", 4);
            shows(weir, METRIC, Map.of("clone", 5.0));
        }
    }

    @Test
    void everyScrapeDuringTheSwapsSeesOneWholeRun(@TempDir Path folder) throws SQLException {
        new Definitions()
                .database("ci", database)
                .collector("pipelines", "ci", "interval: 1h", Pipelines.LAST_FINISHED, metric(METRIC))
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder);
                var connection = database.connect()) {
            pipelines.run(connection, "a", 1, stepsOf(1));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                weir.post("/-/refresh");
                return !steps(weir.get("/metrics").body()).isEmpty();
            });

            var stop = new AtomicBoolean();
            List<CompletableFuture<Set<Integer>>> scrapers = List.of(
                    OwnThread.supply(() -> scrape(weir, stop, TEXT, "identity")),
                    OwnThread.supply(() -> scrape(weir, stop, OPEN_METRICS, "identity")),
                    OwnThread.supply(() -> scrape(weir, stop, TEXT, "gzip")),
                    OwnThread.supply(() -> scrape(weir, stop, OPEN_METRICS, "gzip")));
            for (int run = 2; !scrapers.stream().allMatch(CompletableFuture::isDone); run++) {
                pipelines.run(connection, "a", run, stepsOf(run));
                weir.post("/-/refresh");
            }

            assertThat(scrapers).allSatisfy(scraper -> assertThat(scraper.join())
                    .as("runs that were seen")
                    .hasSizeGreaterThanOrEqualTo(RUNS_TO_SEE));
        }
    }

    private void shows(WeirProcess weir, String metric, Map<String, Double> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            // The first one may join a refresh that began before the change.
            weir.post("/-/refresh");
            String exposition = weir.get("/metrics").body();
            assertThat(series(exposition, metric, "a")).isEqualTo(expected);
            assertThat(series(exposition, metric, "b")).isEqualTo(Map.of("test", 7.0));
        });
    }

    /** Scrapes until it has seen many runs, or another scraper has failed. */
    private static Set<Integer> scrape(WeirProcess weir, AtomicBoolean stop, String accept, String encoding) {
        var seen = new HashSet<Integer>();
        int last = 0;
        try {
            while (seen.size() < RUNS_TO_SEE && !stop.get()) {
                HttpResponse<byte[]> answer = weir.bytes("/metrics", "Accept", accept, "Accept-Encoding", encoding);
                String exposition = text(answer);
                Map<String, Double> steps = steps(exposition);
                assertThat(new HashSet<>(steps.values()))
                        .as("runs in one scrape")
                        .hasSize(1);
                int run = steps.values().iterator().next().intValue();
                assertThat(run).as("after run " + last).isGreaterThanOrEqualTo(last);
                assertThat(steps).hasSize(stepsOf(run));
                assertThat(exposition)
                        .as("what is said of the target")
                        .contains("\nweir_collector_samples{collector=\"pipelines\",database=\"ci\"} " + stepsOf(run));
                assertThat(exposition.endsWith("# EOF\n")).isEqualTo(accept.equals(OPEN_METRICS));
                last = run;
                seen.add(run);
            }
            return seen;
        } finally {
            stop.compareAndSet(false, seen.size() < RUNS_TO_SEE);
        }
    }

    private static Map<String, Double> steps(String exposition) {
        return series(exposition, METRIC, "a");
    }

    /** Runs differ in size, so that a part of one is no whole other one. */
    private static int stepsOf(int run) {
        return 100 + run % 7;
    }

    private static String text(HttpResponse<byte[]> answer) {
        boolean zipped = answer.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isPresent();
        try (var bytes = new ByteArrayInputStream(answer.body());
                var body = zipped ? new GZIPInputStream(bytes) : bytes) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
