package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnError;
import dev.weir.model.Family;
import dev.weir.model.TargetId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineReaderTest {
    private static final String SOCKET = "unix:///var/run/docker.sock";

    private final ConfigFolder folder;

    EngineReaderTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder, Map.of("DOCKER_HOST", SOCKET));
    }

    @Test
    void everyDefaultIsTheDocumentedOne() {
        EngineConfig engine = engine("{host: '${DOCKER_HOST}'}");

        assertThat(engine)
                .isEqualTo(new EngineConfig(
                        "local",
                        new EngineAddress.Unix(Path.of("/var/run/docker.sock")),
                        false,
                        new Schedule.Interval(Duration.ofSeconds(15)),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        16,
                        new OnError.Drop(),
                        Map.of(),
                        false,
                        false,
                        false));
        assertThat(engine.target()).isEqualTo(new TargetId("docker", "local"));
    }

    @Test
    void everyFieldIsRead() {
        EngineConfig engine = engine(
                """

                    host: tcp://engine.internal
                    tls: {ca_file: tls/ca.pem, certificate_file: /etc/c.pem, key_file: tls/k.pem}
                    interval: 1m
                    call_timeout: 5s
                    timeout: 50s
                    max_concurrent_calls: 256
                    on_error: {keep_for: 15m}
                    labels: {zone: a.b/c, service: "com.docker.compose.service", x: y}
                    with_id: true
                    with_image: true
                    compatibility: docker_exporter
                """);

        assertThat(engine)
                .isEqualTo(new EngineConfig(
                        "local",
                        new EngineAddress.Tcp(
                                "engine.internal",
                                2376,
                                new EngineTls(
                                        folder.path().resolve("tls/ca.pem"),
                                        Path.of("/etc/c.pem"),
                                        folder.path().resolve("tls/k.pem"))),
                        false,
                        new Schedule.Interval(Duration.ofMinutes(1)),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(50),
                        256,
                        new OnError.KeepFor(Duration.ofMinutes(15)),
                        Map.of("zone", "a.b/c", "service", "com.docker.compose.service", "x", "y"),
                        true,
                        true,
                        true));
        assertThat(engine.labels().keySet()).containsExactly("zone", "service", "x");
    }

    /** A host, and what else stands beside it; what it is read as. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unix:///var/run/docker.sock   |           | unix:///var/run/docker.sock",
                "unix:////run//user/1/podman.sock/ |       | unix:///run/user/1/podman.sock",
                "unix:///run/a%20b c?#.sock    |           | unix:///run/a%20b c?#.sock",
                "tcp://engine                  |           | tcp://engine:2375",
                "tcp://engine                  | , tls: {} | tcp://engine:2376",
                "tcp://engine:1                | , tls: {} | tcp://engine:1",
                "tcp://engine:65535/           |           | tcp://engine:65535",
                "tcp://127.0.0.1               |           | tcp://127.0.0.1:2375",
                "tcp://[::1]                   |           | tcp://[::1]:2375",
                "tcp://[fe80::1:2]:99          | , tls: {} | tcp://[fe80::1:2]:99",
            })
    void hostIsASocketOrAPort(String host, String beside, String expected) {
        EngineConfig engine = engine("{host: '%s'%s}".formatted(host, beside == null ? "" : beside));

        assertThat(engine.address()).hasToString(expected);
    }

    @Test
    void emptyTlsTrustsTheSystemsAuthorities() {
        EngineConfig engine = engine("{host: 'tcp://[::1]', tls: {}}");

        assertThat(engine.address()).isEqualTo(new EngineAddress.Tcp("::1", 2376, new EngineTls(null, null, null)));
    }

    @Test
    void pathOfASocketMayBeAsLongAsTheSystemTakesIt() {
        String longest = "/" + "é".repeat(52) + "e";

        assertThat(engine("{host: 'unix://" + longest + "'}").address()).hasToString("unix://" + longest);
        assertThat(folder.problems("docker: {local: {host: 'unix://" + longest + "e'}}"))
                .containsExactly(
                        "weir.yaml:1:24: invalid 'host' (found a path of 107 bytes; expected at most 106, as the system has it)");
    }

    @Test
    void samplesSayWhereTheyComeFromOnceThereAreTwo() {
        GatewayConfig config = folder.loaded("docker: {b: {host: '" + SOCKET + "'}, a: {host: '" + SOCKET + "'}}");

        assertThat(config.engines().keySet()).containsExactly("b", "a");
        assertThat(config.engines().values()).allMatch(EngineConfig::engineLabel);
    }

    @Test
    void noEnginesAreAllowed() {
        assertThat(folder.loaded("docker: {}").engines()).isEmpty();
    }

    @Test
    void defaultsOfCollectorsAreNotThoseOfEngines() {
        String text = "defaults: {interval: 1h, timeout: 1s}\ndocker: {local: {host: '" + SOCKET + "'}}\n";

        EngineConfig engine = folder.engine(text);

        assertThat(engine.schedule()).isEqualTo(new Schedule.Interval(Duration.ofSeconds(15)));
        assertThat(engine.timeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", timeout: 10s", ", interval: 1s, timeout: 5m", ", call_timeout: 10s, timeout: 10s"})
    void nothingIsWarnedOfThatTheDefaultsDo(String settings) {
        assertThat(folder.warnings("docker: {local: {host: '" + SOCKET + "'" + settings + "}}"))
                .isEmpty();
    }

    @Test
    void callTimeoutThatNeverCountsIsWarnedOf() {
        assertThat(folder.warnings("docker: {local: {host: '" + SOCKET + "', call_timeout: 3m}}"))
                .containsExactly(
                        "weir.yaml:1:69: the call_timeout of 3m exceeds the timeout of 2m, which ends calls first");
    }

    @Test
    void familiesOfEnginesAreTheirsAndHaveNoNameTwice() {
        var families = new Families();
        List<Family> all = engine("{host: '" + SOCKET + "', compatibility: docker_exporter}")
                .families();

        assertThat(all).hasSize(EngineMetric.values().length);
        assertThat(all).allSatisfy(family -> assertThat(
                        families.define(family, EngineConfig.OWNER, new Location(Path.of("weir.yaml"), 1, 1)))
                .isEmpty());
        assertThat(engine("{host: '" + SOCKET + "'}").families()).isNotEmpty().noneMatch(family -> family.name()
                .equals("docker_container_restart_count"));
    }

    @Test
    void everyFamilyOfAConfigurationIsSomebodys() {
        GatewayConfig config = folder.loaded(
                ConfigFolder.GOOD + "    last_success_metric: orders_at\ndocker: {local: {host: '" + SOCKET + "'}}\n");

        Map<String, String> owners = new HashMap<>();
        config.families().forEach((family, owner) -> owners.put(family.name(), owner));

        assertThat(owners)
                .containsEntry("orders_pending", "the collector 'orders'")
                .containsEntry("orders_at", "the collector 'orders'")
                .containsEntry("docker_containers", "the section 'docker'")
                .hasSize(2
                        + config.engines().values().iterator().next().families().size());
    }

    @Test
    void collectorMayBeCalledDockerWhereThereIsNoSuchSection() {
        assertThat(folder.collector(ConfigFolder.GOOD.replace("  orders:", "  docker:"))
                        .name())
                .isEqualTo("docker");
    }

    @Test
    void includedFilesHaveTheirCollectorsCheckedAgainstEngines() {
        folder.write(
                "more.yaml",
                ConfigFolder.GOOD
                        .substring(ConfigFolder.GOOD.indexOf("collectors:"))
                        .replace("  orders:", "  docker:")
                        .replace("orders_pending", "docker_container_pids"));

        assertThat(folder.problems(ConfigFolder.GOOD.substring(0, ConfigFolder.GOOD.indexOf("collectors:"))
                        + "include: [more.yaml]\ndocker: {local: {host: '" + SOCKET + "'}}\n"))
                .containsExactly(
                        "more.yaml:2:3: the name 'docker' belongs to the targets of the section 'docker' (expected another name of the collector)",
                        "more.yaml:7:20: the metric 'docker_container_pids' belongs to the section 'docker' (first defined at weir.yaml:4:10)");
    }

    @Test
    void enginesStandInTheMainFileOnly() {
        folder.write("more.yaml", "collectors: {}\ndocker: {local: {host: '" + SOCKET + "'}}\n");

        assertThat(folder.problems("include: [more.yaml]"))
                .singleElement()
                .asString()
                .startsWith("more.yaml:2:1: unknown key 'docker'");
    }

    private EngineConfig engine(String definition) {
        return folder.engine("docker:\n  local: " + definition + "\n");
    }
}
