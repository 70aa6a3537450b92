package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.ConfigChange;
import dev.weir.config.GatewayConfig;
import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.FamilyNames;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.source.docker.Call;
import dev.weir.source.docker.EngineEvent;
import dev.weir.testing.ManualTime;
import dev.weir.testing.Promtool;
import dev.weir.trace.Tracer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the calls of engines. */
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
class DockerMetersTest {
    private static final GatewayConfig NOTHING = new GatewayConfig(Map.of(), Map.of(), Set.of());
    private static final TargetId LOCAL = new TargetId("docker", "local");
    private static final TargetId BUILD = new TargetId("docker", "build");

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final Clocks clocks = new Clocks(time, time, time);
    private final SnapshotStore store = new SnapshotStore();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Refreshers refreshers = new Refreshers(List.of(), clocks, Duration.ZERO);
    private final DockerMeters meters = new DockerMeters(refreshers, registry);
    private long epoch;

    @BeforeEach
    void start() {
        engines(LOCAL);
        meters.start(new StartupEvent());
    }

    @Test
    void everyCallAndReasonIsThereBeforeItHappens() {
        assertThat(series("weir_docker_call_duration_seconds_count{"))
                .hasSize(Call.values().length)
                .allMatch(line -> line.endsWith(" 0.0"));
        assertThat(series("weir_docker_call_failures_total{"))
                .hasSize(Call.values().length * Reason.values().length)
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void failedCallsTakeTimeToo() {
        ended("local", Call.LIST, 20, null);
        ended("local", Call.STATS, 30, null);
        ended("local", Call.STATS, 3_000, Reason.TIMEOUT);
        ended("local", Call.STATS, 10, Reason.API);
        ended("local", Call.STATS, 10, Reason.API);

        assertThat(value("weir_docker_call_duration_seconds_count{call=\"stats\",engine=\"local\",}"))
                .isEqualTo(4);
        assertThat(value("weir_docker_call_duration_seconds_sum{call=\"stats\",engine=\"local\",}"))
                .isEqualTo(3.05);
        assertThat(value("weir_docker_call_duration_seconds_bucket{call=\"list\",engine=\"local\",le=\"0.025\",}"))
                .isEqualTo(1);
        assertThat(value("weir_docker_call_duration_seconds_bucket{call=\"list\",engine=\"local\",le=\"0.01\",}"))
                .isZero();
        assertThat(value(failures("stats", "timeout"))).isEqualTo(1);
        assertThat(value(failures("stats", "api"))).isEqualTo(2);
        assertThat(value(failures("list", "api"))).isZero();
    }

    @Test
    void engineThatHasGoneLeavesNoSeriesAndALateCallBringsNoneBack() {
        engines(BUILD);
        meters.changed(ConfigChange.between(NOTHING, NOTHING));

        ended("local", Call.LIST, 20, null);

        assertThat(registry.scrape()).doesNotContain("local").contains("engine=\"build\"");
    }

    @Test
    void engineThatAReloadChangesGoesOnCounting() {
        ended("local", Call.LIST, 20, Reason.CONNECTION);

        engines(BUILD, LOCAL);
        meters.changed(ConfigChange.between(NOTHING, NOTHING));

        assertThat(value(failures("list", "connection"))).isEqualTo(1);
        assertThat(series("weir_docker_call_duration_seconds_count{")).hasSize(2 * Call.values().length);
    }

    @Test
    void callThatEndsBeforeItsEngineIsToldOfIsCounted() {
        engines(LOCAL, BUILD);

        ended("build", Call.LIST, 20, null);

        assertThat(value("weir_docker_call_duration_seconds_count{call=\"list\",engine=\"build\",}"))
                .isEqualTo(1);
    }

    @Test
    void collectorThatIsCalledDockerIsNoEngine() {
        refreshers.change(
                List.of(target(Owner.collector("docker"), LOCAL)), Set.of(), FamilyNames.of(NOTHING), environment());
        meters.changed(ConfigChange.between(NOTHING, NOTHING));

        assertThat(registry.scrape()).doesNotContain("weir_docker");
    }

    @Test
    void whatIsToldIsLintable() throws IOException, InterruptedException {
        Promtool.assumeInstalled();
        ended("local", Call.LIST, 20, null);

        Promtool.findsNothingIn(registry.scrape());
    }

    private void ended(String engine, Call call, long millis, @Nullable Reason failure) {
        meters.ended(new EngineEvent.CallEnded(engine, call, Duration.ofMillis(millis), failure));
    }

    private void engines(TargetId... ids) {
        refreshers.change(
                Stream.of(ids).map(id -> target(Owner.ENGINES, id)).toList(),
                Set.of(),
                FamilyNames.of(NOTHING),
                environment());
    }

    private Refresher.Environment environment() {
        return new Refresher.Environment(
                store, clocks, Runnable::run, families -> 0, new Tracer(time), event -> {}, ++epoch);
    }

    private Target target(Owner owner, TargetId id) {
        return new Target(
                id,
                owner,
                new Holdings(),
                0,
                true,
                new Schedule.Interval(Duration.ofHours(1)),
                Duration.ofSeconds(10),
                new OnError.Drop(),
                OnEmpty.PUBLISH,
                100,
                10_000,
                null,
                Map.of(),
                deadline -> Uni.createFrom().nothing(),
                new Permits(id.database(), 1, time));
    }

    private static String failures(String call, String reason) {
        return "weir_docker_call_failures_total{call=\"%s\",engine=\"local\",reason=\"%s\",}".formatted(call, reason);
    }

    private List<String> series(String start) {
        return registry.scrape().lines().filter(line -> line.startsWith(start)).toList();
    }

    private double value(String series) {
        return series(series + " ").stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
