package dev.weir.push.format;

import static dev.weir.push.format.ProtobufBodies.body;
import static dev.weir.push.format.ProtobufBodies.bucket;
import static dev.weir.push.format.ProtobufBodies.family;
import static dev.weir.push.format.ProtobufBodies.label;
import static dev.weir.push.format.ProtobufBodies.message;
import static dev.weir.push.format.ProtobufBodies.quantile;
import static dev.weir.push.format.ProtobufBodies.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.model.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufBodyTest {
    static final String CONTENT_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @Test
    void readsEveryType() {
        List<PushedFamily> families = read(everyType());

        assertThat(Pushed.lines(families))
                .isEqualTo(
                        """
                        orders_total{region="a\\"b\\\\c\\nd é😀"} 3
                        jobs 4.5
                        queue 0
                        other -Inf
                        size{quantile="0.5"} NaN
                        size{quantile="0.9"} 2
                        size_sum 8
                        size_count 18446744073709552000
                        wait_bucket{region="eu",le="0.5"} 1
                        wait_bucket{region="eu",le="1.0"} 2
                        wait_bucket{region="eu",le="+Inf"} 3
                        wait_sum{region="eu"} 2.5
                        wait_count{region="eu"} 3
                        """
                                .replace("18446744073709552000", "1.8446744073709552E19"));
        assertThat(families)
                .extracting(family -> family.family().type())
                .containsExactly(
                        MetricType.COUNTER,
                        MetricType.BARE_COUNTER,
                        MetricType.GAUGE,
                        MetricType.UNKNOWN,
                        MetricType.SUMMARY,
                        MetricType.HISTOGRAM);
        assertThat(families.get(0).family().help()).isEqualTo("Orders.\nAll \"of\" them.");
        assertThat(families).extracting(PushedFamily::samples).containsExactly(1, 1, 1, 1, 4, 5);
    }

    static byte[] everyType() {
        return body(
                family("orders_total", "Orders.\nAll \"of\" them.", 0)
                        .metric(
                                3,
                                value(3),
                                label("region", "a\"b\\c\nd é😀"),
                                label("job", "mine"),
                                label("empty", "")),
                family("jobs", "", 0).metric(3, value(4.5)),
                family("queue", "", 1).metric(2, message()),
                family("nothing", "", 1),
                family("other", "", 3).metric(5, value(Double.NEGATIVE_INFINITY)),
                family("size", "", 2)
                        .metric(
                                4,
                                message()
                                        .number(1, -1)
                                        .real(2, 8)
                                        .with(3, quantile(0.9, 2))
                                        .with(3, quantile(0.5, Double.NaN))),
                family("wait", "", 4)
                        .metric(
                                7,
                                message()
                                        .with(3, bucket(0.5, 1))
                                        .with(3, bucket(1, 2))
                                        .number(1, 3)
                                        .real(2, 2.5),
                                label("region", "eu")));
    }

    @Test
    void typeMayFollowTheMetrics() {
        byte[] body = body(message().metric(2, value(1)).number(3, 1).text(1, "a"));

        assertThat(Pushed.lines(read(body))).isEqualTo("a 1\n");
    }

    @Test
    void takesTheClassicPartOfANativeHistogram() {
        ProtobufBodies both = message()
                .number(1, 2)
                .real(2, 1)
                .with(3, bucket(1, 1))
                .number(5, 3)
                .real(6, 0.1);

        assertThat(Pushed.lines(read(body(family("h", "", 4).metric(7, both)))))
                .isEqualTo("h_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 2\n");
    }

    @Test
    void countsThatAreNotWholeWin() {
        ProtobufBodies bucket = message().number(1, 1).real(4, 1.5).real(2, 1);
        ProtobufBodies histogram = message().number(1, 2).real(4, 2.5).with(3, bucket);

        assertThat(Pushed.lines(read(body(family("h", "", 5).metric(7, histogram)))))
                .isEqualTo("h_bucket{le=\"1.0\"} 1.5\nh_bucket{le=\"+Inf\"} 2.5\nh_sum 0\nh_count 2.5\n");
    }

    @Test
    void ignoresExemplarsAndTimesOfCreation() {
        ProtobufBodies exemplar = message().with(1, label("trace", "1")).real(2, 1);
        ProtobufBodies counter = value(1).with(2, exemplar).with(3, message().number(1, 17));

        assertThat(Pushed.lines(
                        read(body(family("a_total", "", 0).text(5, "unit").metric(3, counter)))))
                .isEqualTo("a_total 1\n");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        body(family("a", "", 1), message()),
                        "family 2: invalid metric name (found \"\"; expected letters, digits, '_' and ':', no digit in front)"),
                arguments(
                        body(family("a.b", "", 1)),
                        "family 1: invalid metric name (found \"a.b\"; expected letters, digits, '_' and ':', no digit in front)"),
                arguments(body(family("a", "", 1), family("a", "", 1)), "family 2: a second family \"a\""),
                arguments(
                        body(family("a", "", 6)), "family 1: unknown metric type (found 6 at \"a\"; expected 0 to 5)"),
                arguments(
                        body(family("a", "", 1).metric(3, value(1))),
                        "family 1: \"a\": a metric without a value of the family's type"),
                arguments(
                        body(family("a", "", 1)
                                .with(4, message().with(2, value(1)).number(6, 17))),
                        "family 1: \"a\": pushed metrics must not have timestamps"),
                arguments(
                        body(family("a", "", 1).metric(2, value(1), label("b", "1"), label("b", "2"))),
                        "family 1: \"a\": the label \"b\" is given twice"),
                arguments(
                        body(family("a", "", 1).metric(2, value(1), label("__b", "1"))),
                        "family 1: \"a\": invalid label name (found \"__b\"; expected letters, digits and '_', "
                                + "no digit and no '__' in front)"),
                arguments(
                        body(family("a", "", 1).metric(2, value(1)).metric(2, value(1), label("job", "x"))),
                        "family 1: the series \"a\" is given twice, when its labels are those of the group"),
                arguments(
                        body(family("a", "", 1).metric(2, value(1), label("b", "\0"))),
                        "family 1: the value of a label holds a NUL character"),
                arguments(
                        body(family("a", "", 1).raw(2, new byte[] {'x', (byte) 0xFF})),
                        "family 1: the help of the family holds invalid UTF-8"),
                arguments(
                        body(family("h", "", 4).metric(7, message().number(1, 2).number(5, 3))),
                        "family 1: \"h\": a native histogram without classic buckets, which text cannot show"),
                arguments(
                        body(family("h", "", 4).metric(7, message(), label("le", "1"))),
                        "family 1: \"h\": the label 'le' (expected none among a metric's)"),
                arguments(
                        body(family("h", "", 4).metric(7, message().with(3, bucket(Double.NaN, 3)))),
                        "family 1: invalid 'le' (found \"NaN\"; expected a number or '+Inf')"),
                arguments(
                        body(family("s", "", 2).metric(4, message().with(3, quantile(2, 3)))),
                        "family 1: invalid 'quantile' (found \"2.0\"; expected a number from 0 to 1)"),
                arguments(
                        body(family("h", "", 4).metric(7, message()).metric(7, message())),
                        "family 1: the series \"h{}\" is given twice, when its labels are those of the group"),
                arguments(
                        body(family("push_failure_time_seconds", "", 1).metric(2, value(1))),
                        "family 1: reserved metric name 'push_failure_time_seconds' (it is the group's own)"),
                arguments("a 1\n".getBytes(StandardCharsets.UTF_8), "family 1: the body ends before the family does"),
                arguments(new byte[] {3, 0, 0, 0}, "family 1: this is not a protobuf message"),
                arguments(new byte[] {1, 0x0C}, "family 1: this is not a protobuf message"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhichFamilyIsWrongAndWhatWasFound(byte[] body, String message) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedBody.class).hasMessage(message);
    }

    @Test
    void refusesWhatIsCutOffUnlessItEndsWithAFamily() {
        byte[] whole = everyType();
        int ends = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] some = Arrays.copyOf(whole, length);
            try {
                read(some);
                ends++;
            } catch (MalformedBody e) {
                assertThat(e).hasMessageStartingWith("family ");
            }
        }

        assertThat(ends).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONTENT_TYPE,
                "Application/VND.google.Protobuf;ENCODING=delimited;Proto=io.prometheus.client.MetricFamily",
                "application/vnd.google.protobuf ; x=\"a;b\\\"=\"; encoding=\"delimited\" ; proto=\"io.prometheus.client.MetricFamily\"",
            })
    void knowsTheContentType(String contentType) {
        assertThat(PushBody.read(everyType(), contentType, Pushed.NIGHTLY, 100)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.google.protobuf",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text",
                "application/vnd.google.protobuf; proto=other; encoding=delimited"
            })
    void refusesOtherKindsOfProtobuf(String contentType) {
        assertThatThrownBy(() -> PushBody.read(everyType(), contentType, Pushed.NIGHTLY, 100))
                .isInstanceOf(MalformedBody.class)
                .hasMessageMatching(
                        "invalid '(proto|encoding)' of the content type application/vnd.google.protobuf .*");
    }

    @Test
    void tellsTooManySeriesFromWhatIsMalformed() {
        assertThat(PushBody.read(everyType(), CONTENT_TYPE, Pushed.NIGHTLY, 13)).hasSize(6);
        for (int most = 0; most < 13; most++) {
            int fewer = most;
            assertThatThrownBy(() -> PushBody.read(everyType(), CONTENT_TYPE, Pushed.NIGHTLY, fewer))
                    .isInstanceOf(TooManySeries.class);
        }
    }

    private static List<PushedFamily> read(byte[] body) {
        return PushBody.read(body, CONTENT_TYPE, Pushed.NIGHTLY, 10_000);
    }
}
