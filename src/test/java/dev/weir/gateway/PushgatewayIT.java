package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests, one after the other, to a real Pushgateway and to Weir. */
class PushgatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A gauge called x_pb with one sample, whose label q is "vw" and whose value is 2.5, behind its length. */
    private static final String PROTOBUF = "\36\n\4x_pb\30\1\"\24" + "\n\7\n\1q\22\2vw" + "\22\t\t\0\0\0\0\0\0\4@";

    /** @param body each of its bytes as a character */
    private record Step(String method, String path, String body, List<String> headers) {
        static Step of(String method, String path, String body, String... headers) {
            return new Step(method, path, body, List.of(headers));
        }

        HttpResponse<String> send(PushClient to) {
            return to.send(method, path, body.getBytes(StandardCharsets.ISO_8859_1), headers.toArray(String[]::new));
        }
    }

    private static final String PROTOBUF_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @Test
    void sameRequestsHaveTheSameAnswersAndSamples(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
        try (var real = Pushgateway.start(folder);
                var weir = WeirProcess.run(folder)) {
            var theirs = new PushClient(real.port());
            var ours = new PushClient(weir.port());
            for (Step step : steps()) {
                HttpResponse<String> expected = step.send(theirs);
                HttpResponse<String> actual = step.send(ours);

                assertThat(actual.statusCode())
                        .as("%s: %s, not %s", step, actual.body(), expected.body())
                        .isEqualTo(expected.statusCode());
                if (expected.statusCode() == 405) {
                    assertThat(actual.headers().firstValue("Allow"))
                            .isEqualTo(expected.headers().firstValue("Allow"));
                }
                assertThat(actual.body().isEmpty())
                        .as("%s", step)
                        .isEqualTo(expected.body().isEmpty());
                Awaitility.await(step.toString()).atMost(PATIENCE).untilAsserted(() -> assertThat(ours.samples("x_"))
                        .isEqualTo(theirs.samples("x_")));
                assertThat(groups(ours)).as("%s", step).isEqualTo(groups(theirs));
            }
            assertThat(times(ours)).isEqualTo(times(theirs)).isNotEmpty();
        }
    }

    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>(List.of(
                Step.of(
                        "PUT",
                        "/metrics/job/j",
                        "# HELP x_a A.\n# TYPE x_a gauge\nx_a 1\nx_b{q=\"1\"} 2\nx_b{q=\"2\"} NaN\n"),
                Step.of("POST", "/metrics/job/j", "# HELP x_a A.\n# TYPE x_a gauge\nx_a 1.5e3\n"),
                Step.of("PUT", "/metrics/job/j/instance/i", "# TYPE x_a gauge\nx_a -Inf\n"),
                Step.of(
                        "PUT",
                        "/metrics/job/j/a/x/b/",
                        "# TYPE x_a gauge\nx_a{instance=\"k\",job=\"other\",a=\"z\"} 1\n"),
                Step.of("PUT", "/metrics/job/j/a@base64/L3Zhci90bXA/b@base64/=", "# TYPE x_a gauge\nx_a 4\n"),
                Step.of("PUT", "/metrics/job@base64/YS9i", "# TYPE x_c_total counter\nx_c_total 4\n"),
                Step.of("PUT", "/metrics/job@base64/YS9iYw==/", "# TYPE x_c_total counter\nx_c_total 5\n"),
                Step.of("PUT", "/metrics/job/a+b%20c%C3%A9", "x_u 6\n"),
                Step.of(
                        "POST",
                        "/metrics/job/j",
                        "# TYPE x_h histogram\nx_h_bucket{le=\"0.5\"} 1\nx_h_bucket{le=\"+Inf\"} 2\nx_h_sum 3\nx_h_count 2\n"),
                Step.of(
                        "POST",
                        "/metrics/job/j",
                        "# TYPE x_s summary\nx_s{quantile=\"0.5\"} 1\nx_s_sum 3\nx_s_count 2\n"),
                Step.of("POST", "/metrics/job/pb", PROTOBUF, "Content-Type", PROTOBUF_TYPE),
                Step.of("POST", "/metrics/job/pb", "x_nothing", "Content-Type", PROTOBUF_TYPE),
                Step.of("POST", "/metrics/job/gz", gzip("x_gz 1\n"), "Content-Encoding", "gzip"),
                Step.of("POST", "/metrics/job/gz", "x_gz 2\n", "Content-Encoding", "gzip"),
                Step.of("POST", "/metrics/job/gz", "", "Content-Encoding", "gzip"),
                Step.of("POST", "/metrics/job/any", "x_any 1\n", "Content-Type", "application/json"),
                // Refused: nothing of them is taken.
                Step.of("POST", "/metrics/job/any", "x_new 1\nx_any one\n"),
                Step.of("POST", "/metrics/job/any", "x_new 1\nx_any 1"),
                Step.of("POST", "/metrics/job/any", "x_new 1\nx_any{q=\"\\xff\"} 1\n"),
                Step.of("PUT", "/metrics/job/unread", "x_new 1\nx_new 1\n"),
                Step.of("PUT", "/metrics/job/unread", "x_new 1 1500000000000\n"),
                Step.of("PUT", "/metrics/job/any", "# TYPE x_a counter\nx_a 1\n"),
                Step.of("PUT", "/metrics/job/other", "x_new 1\n# TYPE x_a counter\nx_a 1\n"),
                Step.of("POST", "/metrics/job/j/", "x_b{q=\"1\"} 3\n"),
                Step.of("POST", "/metrics/job/any", ""),
                Step.of("POST", "/metrics/job/any", "# TYPE x_none gauge\n"),
                // Malformed paths.
                Step.of("PUT", "/metrics/job/j/a", "x_new 1\n"),
                Step.of("PUT", "/metrics/job/j/a/x/", "x_new 1\n"),
                Step.of("PUT", "/metrics/job/j/1a/x", "x_new 1\n"),
                Step.of("PUT", "/metrics/job/j/__a/x", "x_new 1\n"),
                Step.of("PUT", "/metrics/job/j/a-b/x", "x_new 1\n"),
                Step.of("PUT", "/metrics/job/j/a@base64/!", "x_new 1\n"),
                Step.of("DELETE", "/metrics/job/j/a", ""),
                Step.of("PUT", "/metrics/job", "x_new 1\n"),
                Step.of("PUT", "/metrics/jobs/j", "x_new 1\n"),
                Step.of("GET", "/metrics/job/j", ""),
                Step.of("PATCH", "/metrics/job/j", ""),
                Step.of("OPTIONS", "/metrics/job/j", ""),
                // A last label wins, but not over the job.
                Step.of("PUT", "/metrics/job/l/a/x/a/y/job/k", "x_l 1\n"),
                Step.of("DELETE", "/metrics/job/unknown/a/x", ""),
                Step.of("DELETE", "/metrics/job/j/instance/i", ""),
                Step.of("PUT", "/metrics/job/j", ""),
                Step.of("DELETE", "/metrics/job/j", ""),
                Step.of("DELETE", "/metrics/job@base64/YS9i", "")));
        return steps;
    }

    /** What each has of the groups, but for the times. That a push failed which it could not read Weir keeps of no group. */
    private static Set<String> groups(PushClient client) {
        return new JsonObject(client.send("GET", "/api/v1/metrics", "").body())
                .getJsonArray("data").stream()
                        .map(JsonObject.class::cast)
                        .filter(group ->
                                !group.getJsonObject("labels").getString("job").equals("unread"))
                        .map(PushgatewayIT::withoutTimes)
                        .collect(Collectors.toSet());
    }

    /** The series that tell of the groups that are left; a label without a value is none. */
    private static Set<String> times(PushClient client) {
        return client.samples("push_").keySet().stream()
                .filter(series -> !series.contains("job=\"unread\""))
                .map(series -> series.replaceAll(", (?!instance)[a-z]+=\"\"", ""))
                .collect(Collectors.toSet());
    }

    /** Everything in its order; of the times only that they are there. */
    private static String withoutTimes(JsonObject group) {
        var fields = new TreeMap<String, String>();
        for (String field : group.fieldNames()) {
            if (group.getValue(field) instanceof JsonObject object && object.containsKey("time_stamp")) {
                boolean isTime = field.endsWith("_time_seconds");
                object.getJsonArray("metrics").stream()
                        .map(JsonObject.class::cast)
                        .forEach(metric -> fields.put(
                                field + object.getString("type") + sorted(metric.getJsonObject("labels")),
                                isTime ? "" : sorted(metric)));
            } else if (!field.equals("weir_ttl_left_seconds")) {
                fields.put(
                        field,
                        group.getValue(field) instanceof JsonObject labels
                                ? sorted(labels)
                                : "" + group.getValue(field));
            }
        }
        return fields.toString();
    }

    private static String sorted(JsonObject object) {
        var fields = new TreeMap<String, String>();
        object.forEach(field -> fields.put(
                field.getKey(), field.getValue() instanceof JsonObject inner ? sorted(inner) : "" + field.getValue()));
        return fields.toString();
    }

    private static String gzip(String text) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return zipped.toString(StandardCharsets.ISO_8859_1);
    }
}
