package dev.weir.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.model.TargetId;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.RefreshEnded;
import dev.weir.refresh.Refreshers;
import dev.weir.source.Reason;
import dev.weir.source.docker.Call;
import dev.weir.source.docker.EngineEvent;
import dev.weir.trace.Trace;
import dev.weir.trace.Tracer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is served at {@code /telemetry}. */
@QuarkusTest
@TestProfile(TelemetryTest.NoDatabase.class)
class TelemetryTest {
    private static final TargetId ORDERS = new TargetId("orders", "gone");

    @Inject
    private Refreshers refreshers;

    @Inject
    private Tracer tracer;

    @Inject
    private Event<RefreshEnded> ended;

    @Inject
    private Event<EngineEvent> calls;

    /** A definitions file whose only database refuses connections, and whose only engine is not there. */
    public static final class NoDatabase implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("weir.config", "src/test/resources/no-database.yaml");
        }
    }

    /** Dashboards and alerts stand on these: what is changed here is changed there. */
    @Test
    void namesAndTypesAreTheseAndNoOthers() {
        Set<String> served = scrape().stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served)
                .containsExactly(
                        "jvm_buffer_pool_used_bytes gauge",
                        "jvm_gc_collection_seconds summary",
                        "jvm_memory_committed_bytes gauge",
                        "jvm_memory_max_bytes gauge",
                        "jvm_memory_used_bytes gauge",
                        "jvm_threads_current gauge",
                        "process_cpu_seconds_total counter",
                        "process_max_fds gauge",
                        "process_open_fds gauge",
                        "process_resident_memory_bytes gauge",
                        "process_start_time_seconds gauge",
                        "weir_build_info gauge",
                        "weir_compress_seconds summary",
                        "weir_config_last_reload_success_timestamp_seconds gauge",
                        "weir_config_last_reload_successful gauge",
                        "weir_config_reloads_total counter",
                        "weir_database_connections gauge",
                        "weir_docker_call_duration_seconds histogram",
                        "weir_docker_call_duration_seconds_max gauge",
                        "weir_docker_call_failures_total counter",
                        "weir_exposition_bytes gauge",
                        "weir_exposition_failures_total counter",
                        "weir_exposition_samples gauge",
                        "weir_expositions_total counter",
                        "weir_push_agent_entries gauge",
                        "weir_push_agent_entries_accepted_total counter",
                        "weir_push_agent_entries_expired_total counter",
                        "weir_push_agent_entries_refused_total counter",
                        "weir_push_agents gauge",
                        "weir_push_deleted_total counter",
                        "weir_push_expired_total counter",
                        "weir_push_groups gauge",
                        "weir_push_pushed_total counter",
                        "weir_push_refused_total counter",
                        "weir_push_series gauge",
                        "weir_push_withheld_families gauge",
                        "weir_refresh_cancels_total counter",
                        "weir_refresh_duration_seconds histogram",
                        "weir_refresh_duration_seconds_max gauge",
                        "weir_refresh_joined_total counter",
                        "weir_refresh_outcomes_total counter",
                        "weir_refresh_refused_total counter",
                        "weir_refresh_running gauge",
                        "weir_refresh_running_seconds gauge",
                        "weir_refresh_skipped_total counter",
                        "weir_refresh_wait_seconds histogram",
                        "weir_refresh_wait_seconds_max gauge",
                        "weir_refresh_withdrawn_total counter",
                        "weir_refresh_worked_seconds_total counter",
                        "weir_render_seconds summary",
                        "weir_scrape_bytes_total counter",
                        "weir_scrapes_total counter",
                        "weir_snapshot_age_seconds gauge",
                        "weir_target_bytes gauge",
                        "weir_target_interval_seconds gauge",
                        "weir_target_rows gauge",
                        "weir_target_series gauge",
                        "weir_target_series_limit gauge",
                        "weir_traces_lost_total counter",
                        "weir_traces_open gauge",
                        "weir_traces_refused_total counter",
                        "weir_traces_series gauge");
    }

    @Test
    void allThatIsServedStandsInTheListWithItsHelp() {
        Set<String> helps = Arrays.stream(Metric.values())
                .map(metric -> "# HELP " + metric.metricName() + " " + metric.help())
                .collect(Collectors.toSet());

        assertThat(scrape().stream()
                        .filter(line -> line.startsWith("# HELP "))
                        .map(line -> line.replace("_seconds_max ", "_seconds ")))
                .isNotEmpty()
                .allMatch(helps::contains);
    }

    @Test
    void everyReasonIsThereBeforeItHappens() {
        List<String> reasons = List.of(
                "success", "timeout", "connection", "authentication", "sql", "api", "mapping", "limit", "cancelled");

        for (String target :
                List.of("collector=\"orders\",database=\"gone\"", "collector=\"docker\",database=\"none\"")) {
            assertThat(scrape().stream().filter(line -> line.startsWith("weir_refresh_outcomes_total{" + target)))
                    .hasSize(reasons.size())
                    .allMatch(line -> reasons.stream().anyMatch(reason -> line.contains("reason=\"" + reason + "\"")));
        }
    }

    @Test
    void workUnderWayIsCreditedBeforeItIsRead() {
        String worked = "weir_refresh_worked_seconds_total{collector=\"orders\",database=\"gone\"}";
        Trace trace = tracer.start(refreshers.of("orders").get(0).work());
        double before = value(worked);

        await().untilAsserted(() -> assertThat(value(worked)).isGreaterThan(before + 0.1));

        trace.end("success");
    }

    @Test
    void everyRefreshThatEndsIsInTheHistograms() {
        String series = "{collector=\"orders\",database=\"gone\"}";
        double before = value("weir_refresh_duration_seconds_count" + series);

        ended.fire(new RefreshEnded(
                ORDERS, new Outcome.Success(Instant.now(), Duration.ofMinutes(20), Duration.ofMinutes(15), 1)));

        assertThat(value("weir_refresh_duration_seconds_count" + series)).isGreaterThanOrEqualTo(before + 1);
        assertThat(value("weir_refresh_duration_seconds_sum" + series)).isGreaterThanOrEqualTo(1200);
        assertThat(value("weir_refresh_duration_seconds_max" + series)).isEqualTo(1200);
        assertThat(value("weir_refresh_wait_seconds_max" + series)).isEqualTo(900);
    }

    @Test
    void refreshOfATargetThatHasGoneBringsNoSeriesBack() {
        ended.fire(new RefreshEnded(
                new TargetId("dropped", "gone"),
                new Outcome.Success(Instant.now(), Duration.ofSeconds(1), Duration.ZERO, 1)));

        assertThat(scrape()).noneMatch(line -> line.contains("dropped"));
    }

    @Test
    void callsOfEnginesAreCountedByWhatWasAskedAndWhyTheyFailed() {
        String histogram = "weir_docker_call_duration_seconds_count{call=\"stats\",engine=\"none\"}";
        String failures = "weir_docker_call_failures_total{call=\"stats\",engine=\"none\",reason=\"timeout\"}";

        calls.fire(new EngineEvent.CallEnded("none", Call.STATS, Duration.ofSeconds(30), Reason.TIMEOUT));
        calls.fire(new EngineEvent.ContainersRead("none", 0, List.of(), List.of()));

        assertThat(value(histogram)).isEqualTo(1);
        assertThat(value(failures)).isEqualTo(1);
    }

    @Test
    void buildSaysWhatItIs() {
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("weir_build_info{"))
                .singleElement()
                .asString()
                .contains("version=\"0.1", "runtime=\"" + System.getProperty("java.version"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text; version=1.0.0 | application/openmetrics-text; version=1.0.0",
                "application/openmetrics-text;version=1.0.0,text/plain;q=0.5 | application/openmetrics-text; version=1.0.0",
                "application/openmetrics-text | application/openmetrics-text; version=0.0.1",
                "text/plain | text/plain; version=0.0.4",
                "*/* | text/plain; version=0.0.4",
                "application/json | text/plain; version=0.0.4",
                "text/html;q=0.9, ;;, | text/plain; version=0.0.4",
            })
    void formatIsTheOneAcceptedAndNobodyIsRefused(String accept, String contentType) {
        Response response = given().header("Accept", accept).get("/telemetry");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).startsWith(contentType);
        boolean isOpenMetrics = response.asString().endsWith("# EOF\n");
        assertThat(isOpenMetrics).isEqualTo(contentType.startsWith("application/openmetrics-text"));
    }

    @Test
    void telemetryIsOnlyRead() {
        assertThat(given().head("/telemetry").statusCode()).isEqualTo(200);

        Response response = given().post("/telemetry");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
    }

    private static double value(String series) {
        return given().header("Accept", "application/openmetrics-text; version=1.0.0")
                .get("/telemetry")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> scrape() {
        return given().header("Accept", "text/plain")
                .get("/telemetry")
                .asString()
                .lines()
                .toList();
    }
}
