package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PointsTest {
    private static final String HISTOGRAM = "# TYPE h histogram\n";
    private static final String SUMMARY = "# TYPE s summary\n";

    static Stream<Arguments> taken() {
        return Stream.of(
                arguments(
                        HISTOGRAM
                                + "h_count 3\nh_bucket{le=\"1\"} 2\nh_sum 9\nh_bucket{le=\"inf\"} 3\nh_bucket{le=\"1e-5\"} 1\n",
                        "h_bucket{le=\"1e-05\"} 1\nh_bucket{le=\"1.0\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 9\nh_count 3\n"),
                arguments(
                        HISTOGRAM
                                + "h_bucket{le=\"+Inf\",z=\"1\"} 1\nh_bucket{z=\"2\",le=\"+Inf\"} 2\nh_sum{z=\"1\"} 1\nh_count{z=\"1\"} 1\n",
                        "h_bucket{z=\"1\",le=\"+Inf\"} 1\nh_sum{z=\"1\"} 1\nh_count{z=\"1\"} 1\nh_bucket{z=\"2\",le=\"+Inf\"} 2\n"),
                arguments(HISTOGRAM + "h_count 3\n", "h_bucket{le=\"+Inf\"} 3\nh_sum 0\nh_count 3\n"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"1\"} 2\nh_sum 1\nh_count 3\n",
                        "h_bucket{le=\"1.0\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 1\nh_count 3\n"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"+Inf\"} 3\nh_sum -1\n",
                        "h_bucket{le=\"+Inf\"} 3\nh_sum -1\nh_count 3\n"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"-0\"} 5\nh_bucket{le=\"+Inf\"} 3.5\nh_sum NaN\nh_count 3\n",
                        "h_bucket{le=\"0.0\"} 5\nh_bucket{le=\"+Inf\"} 3.5\nh_sum NaN\nh_count 3\n"),
                arguments(
                        "# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 3\n# TYPE g_gsum gauge\ng_gsum 1\n",
                        "g_bucket{le=\"+Inf\"} 3\ng_gsum 1\n"),
                arguments(
                        SUMMARY + "s_count 3\ns{quantile=\"0.9\"} NaN\ns_sum 9\ns{quantile=\"0\"} 3\n",
                        "s{quantile=\"0.0\"} 3\ns{quantile=\"0.9\"} NaN\ns_sum 9\ns_count 3\n"),
                arguments(SUMMARY + "s_sum 9\n", "s_sum 9\n"),
                arguments(SUMMARY + "s{quantile=\"1\",le=\"x\"} 9\n", "s{le=\"x\",quantile=\"1.0\"} 9\n"),
                arguments(SUMMARY + "s_bucket 1\ns_count 1\n", "s_count 1\ns_bucket 1\n"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void ordersAndCompletesThem(String body, String lines) {
        var families = Pushed.text(body);

        assertThat(Pushed.lines(families)).isEqualTo(lines);
        assertThat(families.stream().mapToInt(PushedFamily::samples).sum())
                .isEqualTo(lines.lines().count());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(HISTOGRAM + "h 1\n", "line 2: no sample of a histogram is called 'h'"),
                arguments(HISTOGRAM + "h{le=\"1\"} 1\n", "line 2: no sample of a histogram is called 'h'"),
                arguments(
                        HISTOGRAM + "h_bucket 1\n",
                        "line 2: missing label 'le' (found a sample 'h_bucket' without it)"),
                arguments(
                        HISTOGRAM + "h_sum{le=\"1\"} 1\n",
                        "line 2: the label 'le' (found at 'h_sum'; expected none there)"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"x\"} 1\n",
                        "line 2: invalid 'le' (found \"x\"; expected a number or '+Inf')"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"\"} 1\n",
                        "line 2: invalid 'le' (found \"\"; expected a number or '+Inf')"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"nan\"} 1\n",
                        "line 2: invalid 'le' (found \"nan\"; expected a number or '+Inf')"),
                arguments(HISTOGRAM + "h_bucket{le=\"1\",le=\"2\"} 1\n", "line 2: the label \"le\" is given twice"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"1\"} -1\n",
                        "line 2: invalid count of a histogram (found -1.0; expected 0 or more)"),
                arguments(
                        HISTOGRAM + "h_count NaN\n",
                        "line 2: invalid count of a histogram (found NaN; expected 0 or more)"),
                arguments(
                        HISTOGRAM + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"1.0\"} 1\nh_count 1\n",
                        "line 2: 'h{}' has le=\"1.0\" twice"),
                arguments(
                        HISTOGRAM + "h_count{a=\"b\"} 1\nh_count{a=\"b\"} 1\n",
                        "line 3: the series \"h_count{a=\"b\"}\" is given twice, when its labels are those of the group"),
                arguments(
                        HISTOGRAM + "\nh_bucket{le=\"1\",a=\"b\"} 1\nh_sum{a=\"b\"} 1\n",
                        "line 3: the histogram 'h{a=\"b\"}' has neither a bucket le=\"+Inf\" nor a count"),
                arguments(SUMMARY + "s 1\n", "line 2: missing label 'quantile' (found a sample 's' without it)"),
                arguments(
                        SUMMARY + "s{quantile=\"1.5\"} 1\n",
                        "line 2: invalid 'quantile' (found \"1.5\"; expected a number from 0 to 1)"),
                arguments(
                        SUMMARY + "s_count{quantile=\"1\"} 1\n",
                        "line 2: the label 'quantile' (found at 's_count'; expected none there)"),
                arguments(
                        SUMMARY + "s_count -1\n",
                        "line 2: invalid count of a summary (found -1.0; expected 0 or more)"),
                arguments(
                        SUMMARY + "s{quantile=\"0.50\"} 1\ns{quantile=\"0.5\"} 1\n",
                        "line 2: 's{}' has quantile=\"0.5\" twice"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatCannotBeShown(String body, String message) {
        assertThatThrownBy(() -> Pushed.text(body))
                .isInstanceOf(MalformedBody.class)
                .hasMessage(message);
    }

    @Test
    void groupHasNoLabelThatTheyHaveThemselves() {
        var group = new TreeMap<>(Map.of("job", "nightly", "le", "1", "quantile", "1"));

        assertThatThrownBy(() -> Pushed.text(HISTOGRAM + "h_count 1\n", group))
                .hasMessage("line 2: the group has the label 'le', which a histogram has itself");
        assertThatThrownBy(() -> Pushed.text(SUMMARY + "s_count 1\n", group))
                .hasMessage("line 2: the group has the label 'quantile', which a summary has itself");
    }
}
