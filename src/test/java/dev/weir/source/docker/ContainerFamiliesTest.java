package dev.weir.source.docker;

import static dev.weir.source.docker.Given.listed;
import static dev.weir.source.docker.Given.recorded;
import static dev.weir.source.docker.Given.withLabels;
import static dev.weir.source.docker.json.GivenAnswers.created;
import static dev.weir.source.docker.json.GivenAnswers.usage;
import static dev.weir.testing.EngineConfigs.local;
import static dev.weir.testing.EngineConfigs.withUpstreamGauges;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineConfig;
import dev.weir.config.EngineMetric;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.source.docker.json.GivenAnswers;
import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Listed;
import dev.weir.source.docker.json.Usage;
import dev.weir.testing.RecordedAnswers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerFamiliesTest {
    private final AtomicLong nanos = new AtomicLong(-7_000_000_000L);
    private final ContainerFamilies families = new ContainerFamilies(local(), nanos::get);
    private final ContainerFamilies upstreams = new ContainerFamilies(withUpstreamGauges(local()), nanos::get);

    @Test
    void everyFamilyIsThereInItsOrderWithoutContainersToo() {
        for (EngineConfig engine : List.of(local(), withUpstreamGauges(local()))) {
            List<FamilySamples> none = new ContainerFamilies(engine, nanos::get).of(List.of());

            assertThat(none).extracting(FamilySamples::family).isEqualTo(engine.families());
            assertThat(values(none)).isEqualTo(Map.of("docker_containers", 0.0));
        }
    }

    @Test
    void aRunningContainerOfCgroup2HasAllThatIsKnownOfIt() throws Exception {
        Reading web = recorded("web", "docker20-inspect-web", "docker20-stats-v2-web");

        assertThat(values(upstreams.of(List.of(web))))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("docker_containers", 1.0),
                        Map.entry("docker_container_running_state", 1.0),
                        Map.entry("docker_container_start_time_seconds", 1_795_317_769.4317377),
                        Map.entry("docker_container_oom_killed", 0.0),
                        Map.entry("docker_container_restarts_total", 0.0),
                        Map.entry("docker_container_refresh_failures_total", 0.0),
                        Map.entry("docker_container_cpu_seconds_total", 2.322906),
                        Map.entry("docker_container_cpu_capacity_seconds_total", 149.26),
                        Map.entry("docker_container_cpu_periods_total", 26.0),
                        Map.entry("docker_container_cpu_throttled_periods_total", 13.0),
                        Map.entry("docker_container_cpu_throttled_seconds_total", 0.620593),
                        Map.entry("docker_container_memory_used_bytes", 348_160.0),
                        Map.entry("docker_container_memory_working_set_bytes", 344_064.0),
                        Map.entry("docker_container_memory_limit_bytes", 67_108_864.0),
                        Map.entry("docker_container_pids", 1.0),
                        Map.entry("docker_container_network_receive_bytes_total", 1322.0),
                        Map.entry("docker_container_network_transmit_bytes_total", 0.0),
                        Map.entry("docker_container_block_read_bytes_total", 0.0),
                        Map.entry("docker_container_block_write_bytes_total", 4096.0),
                        Map.entry("docker_container_restart_count", 0.0),
                        Map.entry("docker_container_cpu_used_total", 2_322_906_000.0),
                        Map.entry("docker_container_cpu_capacity_total", 149_260_000_000.0),
                        Map.entry("docker_container_network_in_bytes", 1322.0),
                        Map.entry("docker_container_network_out_bytes", 0.0),
                        Map.entry("docker_container_disk_read_bytes", 0.0),
                        Map.entry("docker_container_disk_write_bytes", 4096.0)));
    }

    @Test
    void podmansRestartsAreCounted() throws Exception {
        Reading restarter = recorded("restarter", "podman-inspect-restarter", "podman-stats-v1");

        assertThat(values(upstreams.of(List.of(restarter))))
                .containsEntry("docker_container_restarts_total", 19.0)
                .containsEntry("docker_container_restart_count", 19.0)
                .containsEntry("docker_container_cpu_seconds_total", 0.104321921)
                .containsEntry("docker_container_disk_write_bytes", 21_078_016.0)
                .doesNotContainKeys("docker_container_health_state", "docker_container_exit_code");
    }

    @Test
    void aContainerThatHasExitedKeepsItsStateOnly() throws Exception {
        var exiter = new Reading(
                listed("exiter"), 2, GivenAnswers.inspected(RecordedAnswers.text("docker20-inspect-exiter")), null);

        assertThat(values(upstreams.of(List.of(exiter))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "docker_containers", 1.0,
                        "docker_container_running_state", 0.0,
                        "docker_container_start_time_seconds", 1_795_317_818.794016,
                        "docker_container_exit_code", 3.0,
                        "docker_container_oom_killed", 0.0,
                        "docker_container_restarts_total", 0.0,
                        "docker_container_refresh_failures_total", 2.0,
                        "docker_container_restart_count", 0.0));
    }

    @Test
    void aContainerThatWasNeverStartedHasNoTimeAndNoExitCode() {
        assertThat(values(families.of(List.of(new Reading(listed("new"), 0, created(), null)))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "docker_containers", 1.0,
                        "docker_container_running_state", 0.0,
                        "docker_container_oom_killed", 0.0,
                        "docker_container_restarts_total", 0.0,
                        "docker_container_refresh_failures_total", 0.0));
    }

    @Test
    void aContainerThatCannotBeReadHasItsFailuresOnly() throws Exception {
        Usage usage = usage(GivenAnswers.WINDOWS).orElseThrow();

        assertThat(values(upstreams.of(List.of(new Reading(listed("lost"), 3, null, usage)))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("docker_containers", 1.0, "docker_container_refresh_failures_total", 3.0));
    }

    /** Docker says of a container between two restarts that it runs; the middle is for engines that do not. */
    @ParameterizedTest
    @CsvSource({"true, false, 1", "true, true, 1", "false, true, 0.5", "false, false, 0"})
    void runningStateIsBetweenWhileAContainerWaitsToBeRestarted(boolean running, boolean restarting, double state) {
        var container = new Inspected(
                running,
                restarting,
                true,
                Instant.ofEpochSecond(7, 500_000_000),
                OptionalDouble.of(0.5),
                OptionalLong.of(-1),
                4);

        assertThat(values(families.of(List.of(new Reading(listed("a"), 0, container, null)))))
                .containsEntry("docker_container_running_state", state)
                .containsEntry("docker_container_oom_killed", 1.0)
                .containsEntry("docker_container_start_time_seconds", 7.5)
                .containsEntry("docker_container_health_state", 0.5)
                .containsEntry("docker_container_exit_code", -1.0);
    }

    @Test
    void windowsCountsTicksAndHasItsCapacityFromTheClock() throws Exception {
        var shop = new Reading(
                listed("shop"),
                0,
                GivenAnswers.inspected("{\"State\": {\"Running\": true}}"),
                usage(GivenAnswers.WINDOWS).orElseThrow());

        nanos.addAndGet(2_500_000_050L);
        Map<String, Double> values = values(upstreams.of(List.of(shop)));

        assertThat(values)
                .containsEntry("docker_container_cpu_seconds_total", 1.2345678)
                .containsEntry("docker_container_cpu_capacity_seconds_total", 10.0000002)
                .containsEntry("docker_container_cpu_used_total", 3_086_419.0)
                .containsEntry("docker_container_cpu_capacity_total", 25_000_000.0)
                .containsEntry("docker_container_memory_used_bytes", 77_160_448.0)
                .containsEntry("docker_container_network_receive_bytes_total", 120.0)
                .containsEntry("docker_container_block_read_bytes_total", 11_358_208.0)
                .containsEntry("docker_container_disk_write_bytes", 23_470_080.0)
                .doesNotContainKeys(
                        "docker_container_memory_limit_bytes",
                        "docker_container_memory_working_set_bytes",
                        "docker_container_pids",
                        "docker_container_cpu_periods_total");
    }

    @Test
    void windowsWithoutProcessorsHasNoCapacity() throws Exception {
        var shop = new Reading(
                listed("shop"),
                0,
                GivenAnswers.inspected("{\"State\": {\"Running\": true}}"),
                usage(GivenAnswers.WINDOWS.replace("\"num_procs\": 4", "\"num_procs\": 0"))
                        .orElseThrow());

        assertThat(values(upstreams.of(List.of(shop))))
                .containsEntry("docker_container_cpu_seconds_total", 1.2345678)
                .doesNotContainKeys("docker_container_cpu_capacity_seconds_total", "docker_container_cpu_used_total");
    }

    @Test
    void labelsAreThoseOfTheFileInItsOrder() {
        var chosen = new LinkedHashMap<String, String>();
        chosen.put("service", "com.docker.compose.service");
        chosen.put("a", "z");
        var labelled = new ContainerFamilies(withLabels(local(), chosen), nanos::get);
        var container = new Listed("0a1b", "web", "shop:1", Map.of("com.docker.compose.service", "s"));

        List<FamilySamples> samples = labelled.of(List.of(new Reading(container, 0, created(), null)));

        assertThat(block(samples, EngineMetric.CONTAINERS).describe(0)).isEqualTo("{engine=\"local\"}");
        assertThat(block(samples, EngineMetric.RUNNING_STATE).describe(0))
                .isEqualTo("{name=\"web\", engine=\"local\", id=\"0a1b\", image=\"shop:1\", service=\"s\", a=\"\"}");
        assertThat(block(families.of(List.of(new Reading(container, 0, created(), null))), EngineMetric.RESTARTS)
                        .describe(0))
                .isEqualTo("{name=\"web\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\ud83d", "\ude00\ud83d"})
    void aLabelThatCannotBeWrittenIsRefused(String value) {
        assertRefused(value, Reason.MAPPING, "a NUL character or an unpaired surrogate");
    }

    @Test
    void aLabelThatIsTooLongIsRefused() {
        assertRefused("x".repeat(4_097), Reason.LIMIT, "longer than 4096 characters");
        assertRefused("😀".repeat(4_097), Reason.LIMIT, "longer than 4096 characters");
        assertThat(families.refusal(listed("😀".repeat(4_096)))).isEmpty();
        assertThat(families.refusal(listed("\"\\\n\r\u0001\u2028é😀"))).isEmpty();
    }

    @Test
    void whoseNameIsRefusedHasNoSamplesAndSpoilsNoOther() throws Exception {
        Reading other = recorded("web", "docker20-inspect-web", "docker20-stats-v2-web");
        List<Reading> both = List.of(new Reading(listed("a\0"), 1, created(), null), other);

        Map<String, Double> values = values(families.of(both));

        assertThat(families.refusal(listed("a\0"))).isPresent();
        assertThat(values).containsEntry("docker_containers", 2.0);
        values.put("docker_containers", 1.0);
        assertThat(values).isEqualTo(values(families.of(List.of(other))));
    }

    @Test
    void noSeriesOccursTwiceWhateverIsListed() {
        List<Reading> listed = List.of(
                new Reading(new Listed("a", "web", "", Map.of()), 1, created(), null),
                new Reading(new Listed("b", "web", "", Map.of()), 2, created(), null),
                new Reading(new Listed("a", "web", "", Map.of()), 3, created(), null));

        Samples byName = block(families.of(listed), EngineMetric.REFRESH_FAILURES);
        Samples byId = block(
                new ContainerFamilies(withLabels(local(), Map.of()), nanos::get).of(listed),
                EngineMetric.REFRESH_FAILURES);

        assertThat(block(families.of(listed), EngineMetric.CONTAINERS).value(0)).isEqualTo(3);
        assertThat(byName.size()).isEqualTo(1);
        assertThat(byName.value(0)).isEqualTo(1);
        assertThat(byId.size()).isEqualTo(2);
        assertThat(byId.label(1, 2)).isEqualTo("b");
    }

    /** Of each label the container that has it, and another one, which is told as ever. */
    private void assertRefused(String value, Reason reason, String message) {
        var labelled = new ContainerFamilies(withLabels(local(), Map.of("tier", "com.example.tier")), nanos::get);
        for (Listed refused : List.of(
                new Listed("a", "web", value, Map.of()),
                new Listed("a", "web", "", Map.of("com.example.tier", value, "other", "x")))) {
            var healthy = new Listed("b", "db", "", Map.of("other", value));

            List<FamilySamples> samples = labelled.of(
                    List.of(new Reading(refused, 3, created(), null), new Reading(healthy, 0, created(), null)));

            assertThat(labelled.refusal(healthy)).isEmpty();
            CollectException refusal = labelled.refusal(refused).orElseThrow();
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal).hasMessageContaining(message).message().hasSizeLessThan(150);
            assertThat(block(samples, EngineMetric.CONTAINERS).value(0)).isEqualTo(2);
            assertThat(block(samples, EngineMetric.RUNNING_STATE).size()).isEqualTo(1);
            Samples failures = block(samples, EngineMetric.REFRESH_FAILURES);
            assertThat(failures.describe(0))
                    .isEqualTo("{name=\"web\", engine=\"local\", id=\"a\", image=\"\", tier=\"\"}");
            assertThat(failures.value(0)).isEqualTo(3);
            assertThat(failures.label(1, 0)).isEqualTo("db");
        }
    }

    private static Samples block(List<FamilySamples> families, EngineMetric metric) {
        return families.stream()
                .filter(family -> family.family().equals(metric.family()))
                .findFirst()
                .orElseThrow()
                .blocks()
                .get(0);
    }

    /** By family, where no family has more than one sample. */
    private static Map<String, Double> values(List<FamilySamples> families) {
        var values = new TreeMap<String, Double>();
        for (FamilySamples family : families) {
            Samples block = family.blocks().get(0);
            assertThat(family.blocks()).hasSize(1);
            assertThat(block.size()).isLessThanOrEqualTo(1);
            if (block.size() == 1) {
                values.put(family.family().name(), block.value(0));
            }
        }
        return values;
    }
}
