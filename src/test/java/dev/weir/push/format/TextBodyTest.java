package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.model.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextBodyTest {
    static Stream<Arguments> taken() {
        return Stream.of(
                arguments("", ""),
                arguments("\n \n\t\n", ""),
                arguments("a 1\n  \t", "a 1\n"),
                arguments("# a comment\n#\n# \n#HELP\n# HELP\n# HELP a\n# TYPE a\n# TYPE a \na 1\n", "a 1\n"),
                arguments("#TYPE a gauge\n#\tHELP\ta\tb c \na 1\n", "a 1\n"),
                arguments("# TYPE a gauge\n# HELP a Nothing.\n", ""),
                arguments(" \ta\t 1\n", "a 1\n"),
                arguments("a:b:c_1 1\n", "a:b:c_1 1\n"),
                arguments("a{} 1\n", "a 1\n"),
                arguments("a { b = \"c\" , d\t=\"e\" , } 1\n", "a{b=\"c\",d=\"e\"} 1\n"),
                arguments("a{b=\"c\"}1\n", "a{b=\"c\"} 1\n"),
                arguments("a{z=\"1\",b=\"2\"} 1\n", "a{b=\"2\",z=\"1\"} 1\n"),
                arguments("a{b=\"\\\\ \\\" \\n \t,}{=# é😀\"} 1\n", "a{b=\"\\\\ \\\" \\n \t,}{=# é😀\"} 1\n"),
                arguments("a{b=\"\",job=\"x\"} 1\n", "a 1\n"),
                arguments("a{le=\"x\",quantile=\"y\"} 1\n", "a{le=\"x\",quantile=\"y\"} 1\n"),
                arguments("a_bucket{le=\"x\"} 1\na_count 1\na_sum 1\n", "a_bucket{le=\"x\"} 1\na_count 1\na_sum 1\n"),
                arguments("a 1\nb 2\na{x=\"y\"} 3\n", "a 1\na{x=\"y\"} 3\nb 2\n"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void takesWhatPrometheusOwnReaderTakes(String body, String lines) {
        assertThat(Pushed.lines(Pushed.text(body))).isEqualTo(lines);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("a 1", "line 1: the last line does not end in a newline (found \"a 1\"; expected one)"),
                arguments("a 1\n# x", "line 2: the last line does not end in a newline (found \"# x\"; expected one)"),
                arguments("\n\n1a 1\n", "line 3: invalid metric name (found \"1a\"; expected a letter, '_' or ':')"),
                arguments(
                        "\uFEFFa 1\n",
                        "line 1: invalid metric name (found \"\\u{feff}a\"; expected a letter, '_' or ':')"),
                arguments(
                        "{\"a\"} 1\n",
                        "line 1: invalid metric name (found \"{\"a\"}\"; expected a letter, '_' or ':')"),
                arguments(
                        "a-b 1\n", "line 1: invalid value (found \"-b\"; expected a number, '+Inf', '-Inf' or 'NaN')"),
                arguments(
                        "a\n",
                        "line 1: invalid value (found the end of the line; expected a number, '+Inf', '-Inf' or 'NaN')"),
                arguments(
                        "a 1\r\n",
                        "line 1: invalid value (found \"1\\r\"; expected a number, '+Inf', '-Inf' or 'NaN'; lines end in a newline alone)"),
                arguments(
                        "# TYPE a gauge\r\na 1\r\n",
                        "line 1: unknown metric type (found \"gauge\\r\"; expected counter, gauge, histogram, summary or untyped, "
                                + "and nothing behind it; lines end in a newline alone)"),
                arguments(
                        "a 1 \n", "line 1: something is behind the value (found \" \"; expected the end of the line)"),
                arguments(
                        "a 1 x\n", "line 1: something is behind the value (found \"x\"; expected the end of the line)"),
                arguments(
                        "a 1 # {b=\"c\"} 1\n",
                        "line 1: something is behind the value (found \"# {b=\"c\"} 1\"; expected the end of the line)"),
                arguments(
                        "a 1 17\n", "line 1: pushed metrics must not have timestamps (found \"17\" behind the value)"),
                arguments(
                        "a 1 -17\n",
                        "line 1: pushed metrics must not have timestamps (found \"-17\" behind the value)"),
                arguments("a{b} 1\n", "line 1: invalid label (found \"}\"; expected '=')"),
                arguments("a{,} 1\n", "line 1: invalid label name (found \",}\"; expected a letter, '_' or '}')"),
                arguments("a{b=c} 1\n", "line 1: invalid label value (found \"c}\"; expected '\"')"),
                arguments(
                        "a{b=\"c\"\n",
                        "line 1: invalid labels (found the end of the line; expected ',' or '}' behind a label's value)"),
                arguments(
                        "a{b=\"c\" d=\"e\"} 1\n",
                        "line 1: invalid labels (found \"d=\"e\"}\"; expected ',' or '}' behind a label's value)"),
                arguments(
                        "a{b=\"c\n\"} 1\n",
                        "line 1: unfinished label value (found \"c\"; expected '\"' before the line ends)"),
                arguments(
                        "a{b=\"\\t\"} 1\n",
                        "line 1: invalid escape in a label value (found \"\\t\"; expected '\\\\', '\\\"' or '\\n')"),
                arguments("a{b=\"1\",c=\"\",b=\"2\"} 1\n", "line 1: the label \"b\" is given twice"),
                arguments("a{job=\"1\",job=\"2\"} 1\n", "line 1: the label \"job\" is given twice"),
                arguments(
                        "a{__name__=\"b\"} 1\n",
                        "line 1: reserved label name \"__name__\" (those with '__' are Prometheus' own)"),
                arguments(
                        "a 1\na 2\n",
                        "line 2: the series \"a\" is given twice, when its labels are those of the group"),
                arguments(
                        "a{job=\"x\",c=\"d\"} 1\n\na{c=\"d\",b=\"\"} 2\n",
                        "line 3: the series \"a{c=\"d\"}\" is given twice, when its labels are those of the group"),
                arguments("# HELP a b\n# HELP a b\n", "line 2: a second HELP of 'a'"),
                arguments(
                        "# HELP a \\x\n", "line 1: invalid escape in a HELP (found \"\\x\"; expected '\\\\' or '\\n')"),
                arguments(
                        "# HELP a-b c\n",
                        "line 1: invalid metric name behind HELP (found \"a-b\"; expected letters, digits, '_' and ':')"),
                arguments("# TYPE a gauge\n# TYPE a gauge\n", "line 2: a second TYPE of 'a'"),
                arguments(
                        "a 1\n# TYPE a gauge\n", "line 2: the TYPE of 'a' behind samples of it (expected before them)"),
                arguments(
                        "# TYPE a info\n",
                        "line 1: unknown metric type (found \"info\"; expected counter, gauge, histogram, summary or untyped, and nothing behind it)"),
                arguments("# TYPE a summary\n# TYPE a_sum gauge\n", "line 2: a second TYPE of 'a'"),
                arguments(
                        "a_count 1\n# TYPE a summary\na_sum 1\n",
                        "line 2: the families 'a_count' and 'a' both take the name 'a_count'"),
                arguments(
                        "# TYPE a_total counter\na_total 1\na 1\n",
                        "line 3: the families 'a_total' and 'a' both take the name 'a'"),
                arguments("up 1\n", "line 1: reserved metric name 'up' (it is Prometheus' own)"),
                arguments("\nweir_x 1\n", "line 2: reserved metric name 'weir_x' (it is Weir's own)"),
                arguments(
                        "# TYPE scrape summary\nscrape_sum 1\n",
                        "line 1: reserved metric name 'scrape_sum' (it is Prometheus' own)"),
                arguments(
                        "push_time_seconds 1\n",
                        "line 1: reserved metric name 'push_time_seconds' (it is the group's own)"),
                arguments("a{b=\"\0\"} 1\n", "line 1: a NUL character"),
                arguments(
                        "a " + "9".repeat(100) + "x\n",
                        "line 1: invalid value (found \"9999999999999999999999999999999999999999…\"; expected a number, '+Inf', '-Inf' or 'NaN')"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhereSomethingIsWrongAndWhatWasFound(String body, String message) {
        assertThatThrownBy(() -> Pushed.text(body))
                .isInstanceOf(MalformedBody.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "# TYPE a_total counter, a_total, COUNTER",
        "# TYPE a CoUnTeR, a, BARE_COUNTER",
        "# TYPE _total counter, _total, BARE_COUNTER",
        "# TYPE a_info gauge, a_info, GAUGE",
        "# TYPE a_total gauge, a_total, GAUGE",
        "# TYPE a_created gauge, a_created, GAUGE",
        "# TYPE a untyped, a, UNKNOWN",
        "# nothing, a, UNKNOWN"
    })
    void knowsTheTypesOfClients(String comment, String name, MetricType type) {
        List<PushedFamily> families = Pushed.text(comment + "\n" + name + " 1\n");

        assertThat(families).extracting(family -> family.family().type()).containsExactly(type);
        assertThat(families).extracting(family -> family.family().name()).containsExactly(name);
    }

    @Test
    void helpIsUnescapedAndMayStandAnywhere() {
        List<PushedFamily> families = Pushed.text("a 1\n# HELP a \t two\\nlines \\\\ \\\" \"é\" \n");

        assertThat(families.get(0).family().help()).isEqualTo("two\nlines \\ \" \"é\" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff", "\u00c3", "a\u0080b", "\u00ed\u00a0\u0080", "\u00f0\u009f\u0098"})
    void refusesInvalidUtf8(String bytes) {
        byte[] body = ("a 1\n# \u00c3\u00a9\nb{c=\"" + bytes).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> PushBody.read(body, "", Pushed.NIGHTLY, 10))
                .isInstanceOf(MalformedBody.class)
                .hasMessage("line 3: invalid UTF-8");
    }

    @Test
    void takesAReplacementCharacterThatWasSent() {
        assertThat(Pushed.lines(Pushed.text("a{b=\"\uFFFD\"} 1\n"))).isEqualTo("a{b=\"\uFFFD\"} 1\n");
    }

    @Test
    void tellsTooManySeriesFromWhatIsMalformed() {
        byte[] body = "a 1\nb 1\nc 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(PushBody.read(body, "", Pushed.NIGHTLY, 3)).hasSize(3);
        assertThatThrownBy(() -> PushBody.read(body, "", Pushed.NIGHTLY, 2))
                .isInstanceOf(TooManySeries.class)
                .hasMessageContaining("line 3: more than")
                .hasMessageContaining("2");
    }

    @Test
    void leavesOutTheLabelsOfTheGroup() {
        var group = new TreeMap<>(Map.of("job", "nightly", "shard", "", "instance", "i"));

        List<PushedFamily> families = Pushed.text("a{job=\"x\",shard=\"1\",instance=\"j\",b=\"c\"} 1\n", group);

        assertThat(Pushed.lines(families)).isEqualTo("a{b=\"c\"} 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "",
                "application/x-www-form-urlencoded",
                "a/b; c",
                "application/openmetrics-text; version=1.0.0"
            })
    void anyOtherContentTypeIsText(String contentType) {
        byte[] body = "# TYPE a counter\n# UNIT a x\na_total 1\n# EOF\n".getBytes(StandardCharsets.UTF_8);

        assertThat(Pushed.lines(PushBody.read(body, contentType, Pushed.NIGHTLY, 10)))
                .isEqualTo("a_total 1\n");
    }
}
