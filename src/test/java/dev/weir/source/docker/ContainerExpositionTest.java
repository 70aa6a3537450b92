package dev.weir.source.docker;

import static dev.weir.source.docker.Given.recorded;
import static dev.weir.source.docker.Given.withLabels;
import static dev.weir.testing.EngineConfigs.local;
import static dev.weir.testing.EngineConfigs.withUpstreamGauges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.config.EngineConfig;
import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Renderer;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.source.docker.json.GivenAnswers;
import dev.weir.source.docker.json.Listed;
import dev.weir.testing.Promtool;
import dev.weir.testing.RecordedAnswers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape sees of a few containers. */
class ContainerExpositionTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/weir/source/docker");
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isAsItIsWritten() throws Exception {
        assertThat(render(plain(), Format.TEXT)).isEqualTo(Files.readString(GOLDEN.resolve("containers.txt")));
        assertThat(render(plain(), Format.OPENMETRICS))
                .isEqualTo(Files.readString(GOLDEN.resolve("containers.openmetrics")));
    }

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        Promtool.assumeInstalled();

        Promtool.findsNothingIn(render(plain(), Format.TEXT));
        Promtool.findsNothingIn(render(everyLabel(), Format.TEXT));
    }

    /** Gauges that count up, and in nanoseconds: what there is to say of upstream's own. */
    @Test
    void promtoolFindsWhatIsUpstreams() throws Exception {
        Promtool.assumeInstalled();

        Result result = run(render(withUpstreamGauges(plain()), Format.TEXT), "promtool", "check", "metrics");

        assertThat(result.output().lines())
                .containsExactlyInAnyOrder(
                        "docker_container_cpu_capacity_total non-counter metrics should not have \"_total\" suffix",
                        "docker_container_cpu_used_total non-counter metrics should not have \"_total\" suffix",
                        "docker_container_restart_count non-histogram and non-summary metrics should not have \"_count\" suffix");
        assertThat(result.status()).isEqualTo(3);
    }

    @Test
    void prometheusReadsItAsOpenMetrics() throws Exception {
        Promtool.assumeInstalled();
        for (EngineConfig engine : List.of(plain(), everyLabel(), withUpstreamGauges(plain()))) {
            Path blocks = Files.createTempDirectory(folder, "blocks");
            // The one command of promtool that reads OpenMetrics wants timestamps, which are put behind the values.
            Path file = Files.writeString(
                    blocks.resolve("om"),
                    render(engine, Format.OPENMETRICS).replaceAll("(?m)(?-s)^([^#\n][^\n]*)\n", "$1 1700000000\n"));

            Result result =
                    run("", "promtool", "tsdb", "create-blocks-from", "openmetrics", file.toString(), blocks + "/tsdb");

            assertThat(result.status()).as(result.output()).isZero();
        }
    }

    @Test
    void pythonsStrictParserReadsItAsOpenMetrics() throws Exception {
        String importing = "from prometheus_client.openmetrics.parser import text_string_to_metric_families as read\n";
        assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not installed");
        assumeTrue(
                run("", PYTHON.toString(), "-c", importing).status() == 0,
                "python3-prometheus-client is not installed");
        for (EngineConfig engine : List.of(plain(), everyLabel(), withUpstreamGauges(plain()))) {
            Result result = run(
                    render(engine, Format.OPENMETRICS),
                    PYTHON.toString(),
                    "-c",
                    importing + "import sys\nprint(sum(len(f.samples) for f in read(sys.stdin.read())))");

            assertThat(result.status()).as(result.output()).isZero();
            assertThat(result.output().strip()).isEqualTo(engine.upstreamGauges() ? "59" : "44");
        }
    }

    private static EngineConfig plain() {
        return local();
    }

    private static EngineConfig everyLabel() {
        return withLabels(local(), Map.of("tier", "com.example.tier"));
    }

    /** One of Docker on cgroup v2, one on v1, one that has exited and one that cannot be read. */
    private static List<Reading> containers() throws IOException {
        Reading sleeper = recorded("sleeper", "docker20-inspect-sleeper-v1", "docker20-stats-v1-nonet");
        return List.of(
                recorded("web", "docker20-inspect-web", "docker20-stats-v2-web"),
                new Reading(
                        new Listed("0a1b", "sleeper", "example/busybox:1", Map.of("com.example.tier", "a \"web\"\\\n")),
                        1,
                        sleeper.inspected(),
                        sleeper.usage()),
                new Reading(
                        Given.listed("exiter"),
                        0,
                        GivenAnswers.inspected(RecordedAnswers.text("docker20-inspect-exiter")),
                        null),
                new Reading(Given.listed("löst"), 7, null, null));
    }

    private static String render(EngineConfig engine, Format format) throws IOException {
        var store = new SnapshotStore();
        store.publish(new Contribution(
                Owner.ENGINES,
                new TargetId(EngineConfig.COLLECTOR, engine.name()),
                new Version(1, 1),
                new ContainerFamilies(engine, () -> 0).of(containers())));
        try (var renderer = new Renderer(() -> 0)) {
            return renderer.render(store.current())
                    .body(format, Encoding.IDENTITY)
                    .toString(StandardCharsets.UTF_8);
        }
    }

    private record Result(int status, String output) {}

    private Result run(String input, String... command) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        Path out = Files.createTempFile(folder, "out", "");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        return new Result(process.waitFor(), Files.readString(out));
    }
}
