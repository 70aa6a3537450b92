package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import dev.weir.testing.WeirProcess;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of Pushgateway as they are, pushing to Weir. */
class PushClientsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static WeirProcess weir;
    private static PushClient client;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
        weir = WeirProcess.run(folder);
        client = new PushClient(weir.port());
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @Test
    void curlPushesAndDeletes() throws Exception {
        assumeTrue(Prometheus.isInstalled("curl"), "curl is not installed");
        String url = "http://127.0.0.1:" + weir.port() + "/metrics/job/curl/instance/i";
        run(
                "printf '# TYPE curl_done gauge\\ncurl_done 3.14\\n' | gzip | curl -sf -H 'Content-Encoding: gzip' --data-binary @- "
                        + url);
        await(Map.of("curl_done[instance=\"i\", job=\"curl\"]", 3.14), "curl_");

        // As long as curl asks first whether it may send it.
        run(
                "(printf 'curl_long 1\\n#'; head -c 2000000 /dev/zero | tr '\\0' x; echo) | curl -sf -X PUT --data-binary @- "
                        + url);
        await(Map.of("curl_long[instance=\"i\", job=\"curl\"]", 1.0), "curl_");

        run("curl -sf -X DELETE " + url);
        await(Map.of(), "curl_");
    }

    @Test
    void pythonPushesAndDeletes() throws Exception {
        String python = Stream.of("/usr/bin/python3", "python3")
                .filter(program -> exitCode(program, "-c", "import prometheus_client") == 0)
                .findFirst()
                .orElse("");
        assumeTrue(!python.isEmpty(), "python3-prometheus-client is not installed");
        String start =
                """
                import sys
                from prometheus_client import CollectorRegistry, Gauge, Counter, Histogram, push_to_gateway, pushadd_to_gateway
                from prometheus_client import delete_from_gateway, instance_ip_grouping_key
                gateway = sys.argv[1]
                def registry(name, value):
                    registry = CollectorRegistry()
                    Gauge(name, 'A gauge.', ['slash'], registry=registry).labels('a/b').set(value)
                    return registry
                """;
        runPython(
                python,
                start + "push_to_gateway(gateway, 'py', registry('py_one', 1), {'path': '/var/tmp'})\n"
                        + "pushadd_to_gateway(gateway, 'py', registry('py_two', 2), {'path': '/var/tmp'})\n");
        await(
                Map.of(
                        "py_one[instance=\"\", job=\"py\", path=\"/var/tmp\", slash=\"a/b\"]", 1.0,
                        "py_two[instance=\"\", job=\"py\", path=\"/var/tmp\", slash=\"a/b\"]", 2.0),
                "py_");

        runPython(
                python,
                start + "push_to_gateway(gateway, 'py', registry('py_two', 3), {'path': '/var/tmp'})\n"
                        + "push_to_gateway(gateway, 'py', registry('py_empty', 4), {'path': ''})\n");
        await(
                Map.of(
                        "py_two[instance=\"\", job=\"py\", path=\"/var/tmp\", slash=\"a/b\"]", 3.0,
                        "py_empty[instance=\"\", job=\"py\", path=\"\", slash=\"a/b\"]", 4.0),
                "py_");

        runPython(
                python,
                start + "delete_from_gateway(gateway, 'py', {'path': '/var/tmp'})\n"
                        + "delete_from_gateway(gateway, 'py', {'path': ''})\n"
                        + "push_to_gateway(gateway, 'py', registry('py_ip', 5), instance_ip_grouping_key())\n");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(client.samples("py_")).hasSize(1);
            assertThat(client.samples("py_").keySet().iterator().next())
                    .matches("py_ip\\[instance=\"[0-9.]+\", job=\"py\", slash=\"a/b\"]");
        });

        runPython(python, start + "delete_from_gateway(gateway, 'py', instance_ip_grouping_key())\n");
        await(Map.of(), "py_");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void javaClientPushesAndDeletes(Format format) throws IOException {
        String prefix = "java_" + format.name().substring(12).toLowerCase(Locale.ROOT) + "_";
        var registry = new PrometheusRegistry();
        Counter counter = Counter.builder()
                .name(prefix + "done_total")
                .help("Done.")
                .labelNames("q")
                .register(registry);
        counter.labelValues("a\"\\\nb é").inc(3);
        Gauge.builder().name(prefix + "level").register(registry).set(-1.5);
        Histogram histogram = Histogram.builder()
                .name(prefix + "seconds")
                .classicOnly()
                .classicUpperBounds(0.5, 1)
                .register(registry);
        histogram.observe(0.7);
        Summary.builder()
                .name(prefix + "bytes")
                .quantile(0.5)
                .register(registry)
                .observe(7);
        Info.builder()
                .name(prefix + "build_info")
                .labelNames("v")
                .register(registry)
                .setLabelValues("1");
        PushGateway gateway = PushGateway.builder()
                .address("127.0.0.1:" + weir.port())
                .job("java/" + format)
                .groupingKey("empty", "")
                .format(format)
                .prometheusTimestampsInMs(false)
                .registry(registry)
                .build();

        gateway.push();

        String group = "empty=\"\", instance=\"\", job=\"java/" + format + "\"";
        var expected = Map.of(
                prefix + "done_total[" + group + ", q=\"a\\\"\\\\\\nb é\"]", 3.0,
                prefix + "level[" + group + "]", -1.5,
                prefix + "seconds_bucket[" + group + ", le=\"0.5\"]", 0.0,
                prefix + "seconds_bucket[" + group + ", le=\"1.0\"]", 1.0,
                prefix + "seconds_bucket[" + group + ", le=\"+Inf\"]", 1.0,
                prefix + "seconds_sum[" + group + "]", 0.7,
                prefix + "seconds_count[" + group + "]", 1.0,
                prefix + "bytes[" + group + ", quantile=\"0.5\"]", 7.0,
                prefix + "bytes_count[" + group + "]", 1.0,
                prefix + "build_info[" + group + ", v=\"1\"]", 1.0);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.samples(prefix))
                .containsAllEntriesOf(expected));

        counter.labelValues("a\"\\\nb é").inc();
        gateway.pushAdd(counter);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.samples(prefix))
                .containsEntry(prefix + "done_total[" + group + ", q=\"a\\\"\\\\\\nb é\"]", 4.0)
                .containsEntry(prefix + "level[" + group + "]", -1.5));

        gateway.delete();
        await(Map.of(), prefix);
    }

    @Test
    void olderJavaClientPushesAndDeletes() throws IOException {
        var registry = new CollectorRegistry();
        io.prometheus.client.Counter.build("simple_done", "Done.")
                .register(registry)
                .inc(2);
        var gateway = new io.prometheus.client.exporter.PushGateway("127.0.0.1:" + weir.port());

        gateway.push(registry, "simple", Map.of("path", "/var/tmp"));
        await(Map.of("simple_done_total[instance=\"\", job=\"simple\", path=\"/var/tmp\"]", 2.0), "simple_done_total");

        gateway.delete("simple", Map.of("path", "/var/tmp"));
        await(Map.of(), "simple_");
    }

    private static void await(Map<String, Double> expected, String prefix) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.samples(prefix))
                .isEqualTo(expected));
    }

    private static void run(String script) throws IOException {
        assertThat(exitCode("bash", "-c", "set -o pipefail; " + script))
                .as(script)
                .isZero();
    }

    private static void runPython(String python, String program) throws IOException {
        assertThat(exitCode(python, "-c", program, "127.0.0.1:" + weir.port()))
                .as(program)
                .isZero();
    }

    private static int exitCode(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Files.createTempFile(folder, "client", ".txt").toFile())
                    .start();
            try (OutputStream input = process.getOutputStream()) {
                input.flush();
            }
            return process.waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
