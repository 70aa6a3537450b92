package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PushedFamilyTest {
    @Test
    void samplesHaveTheLabelsOfTheGroupAndAnInstance() {
        var group = new TreeMap<>(Map.of("job", "nightly", "shard", ""));

        FamilySamples samples = only("a{b=\"x\\\\\\\"\\ny\"} 1\na 2\na{instance=\"i\",b=\"z\"} 3\n", group);

        assertThat(Pushed.samples(samples))
                .containsExactly(
                        "a{job=\"nightly\", shard=\"\", instance=\"\", b=\"x\\\"\ny\"} 1.0",
                        "a{job=\"nightly\", shard=\"\", instance=\"\"} 2.0",
                        "a{job=\"nightly\", shard=\"\", b=\"z\", instance=\"i\"} 3.0");
        assertThat(samples.blocks()).extracting(Samples::explicitLabels).containsExactly(3, 3, 2);
    }

    @Test
    void groupsInstanceWins() {
        var group = new TreeMap<>(Map.of("job", "nightly", "instance", "mine"));

        assertThat(Pushed.samples(only("a{instance=\"other\"} 1\n", group)))
                .containsExactly("a{instance=\"mine\", job=\"nightly\"} 1.0");
    }

    @Test
    void rowsWithTheSameLabelNamesAreOneBlock() {
        FamilySamples samples = only("a{b=\"1\"} 1\na{c=\"1\"} 2\na{b=\"2\"} 3\n", Pushed.NIGHTLY);

        assertThat(samples.blocks()).hasSize(2);
        assertThat(Pushed.samples(samples))
                .containsExactly(
                        "a{job=\"nightly\", instance=\"\", b=\"1\"} 1.0",
                        "a{job=\"nightly\", instance=\"\", b=\"2\"} 3.0",
                        "a{job=\"nightly\", instance=\"\", c=\"1\"} 2.0");
    }

    @Test
    void valuesThatLookAlikeAreNotMixedUp() {
        FamilySamples samples =
                only("a{b=\"\\\\\"} 1\na{b=\"\\\\\\\\\"} 2\na{b=\"n\"} 3\na{b=\"\\n\"} 4\n", Pushed.NIGHTLY);

        assertThat(samples.blocks().get(0).label(0, 2)).isEqualTo("\\");
        assertThat(samples.blocks().get(0).label(1, 2)).isEqualTo("\\\\");
        assertThat(samples.blocks().get(0).label(2, 2)).isEqualTo("n");
        assertThat(samples.blocks().get(0).label(3, 2)).isEqualTo("\n");
    }

    @Test
    void histogramsStayTogether() {
        FamilySamples samples = only(
                "# TYPE h histogram\nh_bucket{le=\"+Inf\",z=\"1\"} 1\nh_bucket{le=\"+Inf\",z=\"2\"} 2\nh_sum{z=\"1\"} 3\n",
                Pushed.NIGHTLY);

        assertThat(Pushed.samples(samples))
                .containsExactly(
                        "h_bucket{job=\"nightly\", instance=\"\", z=\"1\", le=\"+Inf\"} 1.0",
                        "h_sum{job=\"nightly\", instance=\"\", z=\"1\", le=\"\"} 3.0",
                        "h_count{job=\"nightly\", instance=\"\", z=\"1\", le=\"\"} 1.0",
                        "h_bucket{job=\"nightly\", instance=\"\", z=\"2\", le=\"+Inf\"} 2.0");
    }

    @Test
    void takesNoNamesForTimesOfCreation() {
        assertThat(family("a_total", MetricType.COUNTER, "").names()).containsExactlyInAnyOrder("a", "a_total");
        assertThat(family("a", MetricType.BARE_COUNTER, "").names()).containsExactly("a");
        assertThat(family("a", MetricType.HISTOGRAM, "").names())
                .containsExactlyInAnyOrder("a", "a_bucket", "a_sum", "a_count");
        assertThat(family("a_created", MetricType.GAUGE, "").names()).containsExactly("a_created");
    }

    @Test
    void refusesTextThatIsNotOfTheFamilyAndTheGroup() {
        assertThatThrownBy(() -> family("a", MetricType.GAUGE, "b 1\n").with(Pushed.NIGHTLY))
                .isInstanceOf(MalformedBody.class)
                .hasMessage("line 1: a sample of another family than 'a'");
        assertThatThrownBy(() -> family("a", MetricType.GAUGE, "a_sum 1\n").with(Pushed.NIGHTLY))
                .isInstanceOf(MalformedBody.class);
        assertThatThrownBy(() ->
                        family("a", MetricType.GAUGE, "a 1\na{job=\"x\"} 1\n").with(Pushed.NIGHTLY))
                .isInstanceOf(MalformedBody.class)
                .hasMessageStartingWith("line 2: ");
    }

    @Test
    void takesWhatThePythonClientPushes() throws IOException {
        try (InputStream body = getClass().getResourceAsStream("python-client.prom")) {
            List<PushedFamily> families =
                    PushBody.read(body.readAllBytes(), "text/plain; version=0.0.4", Pushed.NIGHTLY, 100);

            assertThat(families)
                    .extracting(family ->
                            family.family().name() + " " + family.family().type())
                    .containsExactly(
                            "orders_total COUNTER",
                            "orders_created GAUGE",
                            "queue_length GAUGE",
                            "wait_seconds HISTOGRAM",
                            "wait_seconds_created GAUGE",
                            "size_bytes SUMMARY",
                            "size_bytes_created GAUGE",
                            "build_info GAUGE",
                            "mode GAUGE",
                            "ratio GAUGE");
            assertThat(Pushed.lines(families))
                    .contains(
                            "wait_seconds_bucket{region=\"eu\",le=\"+Inf\"} 2\nwait_seconds_sum{region=\"eu\"} 100.5\n")
                    .contains("build_info{version=\"1.2\"} 1\n")
                    .contains("orders_total{region=\"a\\\"b\\\\c\\nd\"} 1\n");
        }
    }

    private static PushedFamily family(String name, MetricType type, String text) {
        return new PushedFamily(new Family(name, type, ""), 1, text);
    }

    private static FamilySamples only(String body, SortedMap<String, String> group) {
        return Pushed.text(body, group).get(0).with(group);
    }
}
