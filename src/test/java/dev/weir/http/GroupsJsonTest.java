package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import dev.weir.push.GroupKey;
import dev.weir.push.GroupStatus;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The list of groups, beside what Pushgateway 1.5.1 answers for the same pushes. */
class GroupsJsonTest {

    @Test
    void noGroupsAreAnEmptyList() throws IOException {
        assertThat(write()).isEqualTo(new JsonObject("{\"status\":\"success\",\"data\":[]}"));
    }

    @Test
    void groupIsListedAsByPushgateway() throws IOException {
        var labels = List.of("instance", "job", "x");
        var histogram = Samples.builder(List.of("instance", "job", "le"))
                .add(Suffix.BUCKET, 1, "i", "j", "1.0")
                .add(Suffix.BUCKET, 2_000_000, "i", "j", "+Inf")
                .add(Suffix.SUM, 3, "i", "j", "")
                .add(Suffix.COUNT, 2_000_000, "i", "j", "")
                .build();
        var summary = Samples.builder(List.of("instance", "job", "x", "quantile"))
                .add(Double.NaN, "i", "j", "a", "0.5")
                .add(2, "i", "j", "a", "0.9")
                .add(Suffix.SUM, 3.5, "i", "j", "a", "")
                .add(Suffix.COUNT, 2, "i", "j", "a", "")
                .add(Suffix.SUM, 0, "i", "j", "b", "")
                .add(Suffix.COUNT, 0, "i", "j", "b", "")
                .build();
        var counter = Samples.builder(labels)
                .add(3, "i", "j", "1")
                .add(4.5e10, "i", "j", "2")
                .build();
        var untyped = Samples.builder(labels)
                .add(Double.NEGATIVE_INFINITY, "i", "j", "")
                .build();

        JsonObject group = write(status(
                        Map.of("job", "j", "instance", "i"),
                        null,
                        family("c_total", MetricType.COUNTER, "C help.", counter),
                        family("h", MetricType.HISTOGRAM, "", histogram),
                        family("s", MetricType.SUMMARY, "", summary),
                        family("u", MetricType.UNKNOWN, "", untyped)))
                .getJsonArray("data")
                .getJsonObject(0);

        assertThat(group.fieldNames())
                .containsExactlyInAnyOrder(
                        "labels",
                        "last_push_successful",
                        "push_time_seconds",
                        "push_failure_time_seconds",
                        "c_total",
                        "h",
                        "s",
                        "u");
        assertThat(group.getJsonObject("labels")).isEqualTo(new JsonObject("{\"instance\":\"i\",\"job\":\"j\"}"));
        assertThat(group.getBoolean("last_push_successful")).isTrue();
        assertThat(group.getJsonObject("c_total"))
                .isEqualTo(
                        new JsonObject(
                                """
                {"time_stamp":"2026-11-22T14:15:24.500Z","type":"COUNTER","help":"C help.","metrics":[
                {"labels":{"instance":"i","job":"j","x":"1"},"value":"3"},
                {"labels":{"instance":"i","job":"j","x":"2"},"value":"4.5e+10"}]}"""));
        assertThat(group.getJsonObject("h"))
                .isEqualTo(
                        new JsonObject(
                                """
                {"time_stamp":"2026-11-22T14:15:24.500Z","type":"HISTOGRAM","metrics":[
                {"buckets":{"+Inf":"2000000","1":"1"},"count":"2000000","labels":{"instance":"i","job":"j"},"sum":"3"}]}"""));
        assertThat(group.getJsonObject("s"))
                .isEqualTo(
                        new JsonObject(
                                """
                {"time_stamp":"2026-11-22T14:15:24.500Z","type":"SUMMARY","metrics":[
                {"count":"2","labels":{"instance":"i","job":"j","x":"a"},"quantiles":{"0.5":"NaN","0.9":"2"},"sum":"3.5"},
                {"count":"0","labels":{"instance":"i","job":"j","x":"b"},"quantiles":{},"sum":"0"}]}"""));
        assertThat(group.getJsonObject("u").getString("type")).isEqualTo("UNTYPED");
        assertThat(group.getJsonObject("u")
                        .getJsonArray("metrics")
                        .getJsonObject(0)
                        .getString("value"))
                .isEqualTo("-Inf");
    }

    @Test
    void timesOfAGroupAreFamiliesOfItWithAnInstance() throws IOException {
        JsonObject group =
                write(status(Map.of("job", "j"), null)).getJsonArray("data").getJsonObject(0);

        JsonObject time = group.getJsonObject("push_time_seconds");
        assertThat(time.getString("type")).isEqualTo("GAUGE");
        assertThat(time.getJsonArray("metrics").getJsonObject(0))
                .isEqualTo(new JsonObject(
                        """
                {"labels":{"instance":"","job":"j"},"value":"1.7953569245e+09"}"""));
        assertThat(group.getJsonObject("push_failure_time_seconds")
                        .getJsonArray("metrics")
                        .getJsonObject(0)
                        .getString("value"))
                .isEqualTo("0");
    }

    @Test
    void whatIsLeftOfTheTtlIsListedIfItEnds() throws IOException {
        JsonObject mortal = write(status(Map.of("job", "j"), Duration.ofMillis(90_500)))
                .getJsonArray("data")
                .getJsonObject(0);

        assertThat(mortal.getDouble("weir_ttl_left_seconds")).isEqualTo(90.5);
        assertThat(write(status(Map.of("job", "j"), null)).encode()).doesNotContain("ttl");
    }

    @Test
    void familyThatIsCalledAsAFieldHidesNone() throws IOException {
        JsonObject group = write(status(
                        Map.of("job", "j"),
                        null,
                        family("labels", MetricType.GAUGE, "", Samples.of(1)),
                        family("last_push_successful", MetricType.GAUGE, "", Samples.of(0))))
                .getJsonArray("data")
                .getJsonObject(0);

        assertThat(group.getJsonObject("labels")).isEqualTo(new JsonObject("{\"job\":\"j\"}"));
        assertThat(group.getBoolean("last_push_successful")).isTrue();
    }

    private static FamilySamples family(String name, MetricType type, String help, Samples samples) {
        return new FamilySamples(new Family(name, type, help), List.of(samples));
    }

    private static GroupStatus status(Map<String, String> labels, @Nullable Duration left, FamilySamples... families) {
        return new GroupStatus(new GroupKey(new TreeMap<>(labels)), 1_795_356_924.5, 0, left, true, List.of(families));
    }

    private static JsonObject write(GroupStatus... groups) throws IOException {
        var out = new ByteArrayOutputStream();
        GroupsJson.write(List.of(groups), out);
        return new JsonObject(out.toString(StandardCharsets.UTF_8));
    }
}
