package dev.weir.source.docker;

import static dev.weir.source.docker.Given.body;
import static dev.weir.source.docker.Given.inspected;
import static dev.weir.source.docker.Given.list;
import static dev.weir.source.docker.Given.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.RecordedAnswers;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"docker20-list", "podman-list"})
    void everyBeginningOfAListIsMalformed(String answer) {
        String whole = RecordedAnswers.text(answer);

        for (int length = 0; length < whole.length(); length++) {
            String beginning = whole.substring(0, length);
            assertThatThrownBy(() -> list(beginning)).isInstanceOf(MalformedAnswer.class);
        }
    }

    @Test
    void everyBeginningOfAnInspectionIsMalformed() {
        String whole = RecordedAnswers.text("podman-inspect-sleeper");

        for (int length = 0; length < whole.length(); length++) {
            String beginning = whole.substring(0, length);
            assertThatThrownBy(() -> inspected(beginning)).isInstanceOf(MalformedAnswer.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker20-stats-v2-web", "podman-stats-v1"})
    void everyBeginningOfASampleIsMalformed(String answer) {
        String whole = RecordedAnswers.text(answer);

        for (int length = 1; length < whole.length(); length++) {
            String beginning = whole.substring(0, length);
            assertThatThrownBy(() -> usage(beginning))
                    .isInstanceOf(MalformedAnswer.class)
                    .hasMessageContaining(", character " + length + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "[]", "null", "]", "\0", "{\"State\": {}}"})
    void nothingFollowsADocument(String garbage) throws Exception {
        String inspection = RecordedAnswers.text("docker20-inspect-exiter");

        assertThatThrownBy(() -> inspected(inspection + "\n" + garbage)).isInstanceOf(MalformedAnswer.class);
        assertThat(inspected(inspection + "\r\n\t ")).isEqualTo(inspected(inspection));
    }

    @Test
    void textIsUtf8() {
        for (String invalid :
                List.of("\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00c3", "\u00f5\u0080\u0080\u0080")) {
            byte[] body = ("[{\"Id\": \"a\", \"Command\": \"" + invalid + "\"}]").getBytes(StandardCharsets.ISO_8859_1);

            assertThatThrownBy(() -> Answers.list(new ByteArrayInputStream(body), List.of()))
                    .isInstanceOf(MalformedAnswer.class)
                    .hasMessageEndingWith(": what follows is not UTF-8");
        }
        assertThatThrownBy(
                        () -> Answers.list(new ByteArrayInputStream("[]".getBytes(StandardCharsets.UTF_16)), List.of()))
                .isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() ->
                        Answers.list(new ByteArrayInputStream("[]".getBytes(StandardCharsets.UTF_16LE)), List.of()))
                .isInstanceOf(MalformedAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"Id\": \"a\",}]",
                "[{\"Id\": \"a\"},]",
                "[{'Id': 'a'}]",
                "[{Id: \"a\"}]",
                "[{\"Id\": \"a\"} {\"Id\": \"b\"}]",
                "[{\"Id\": \"a\nb\"}]",
                "[{\"Id\": \"\\x\"}]",
                "[{\"Id\": \"a\", \"Image\": \"\\ud8\"}]",
                "[/* none */]",
                "[{\"Id\": \"a\", \"Created\": nil}]",
                "[{\"Id\": \"a\", \"Created\": .5}]",
                "[}",
                "<html>502 Bad Gateway</html>",
                "\uFEFF[]"
            })
    void jsonIsJson(String json) {
        assertThatThrownBy(() -> list(json))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageMatching("the list is malformed at [^ ]+, character \\d+: it is no JSON: \\P{Cntrl}{1,101}");
    }

    @Test
    void messagesShowLittleOfWhatIsWrong() {
        String secret = "x".repeat(60) + "secret";

        assertThatThrownBy(() -> list("[{\"Id\": " + secret + "}]"))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("secret");
        assertThatThrownBy(() -> inspected("{\"State\": {\"StartedAt\": \"" + secret + "\"}}"))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("secret");
        assertThatThrownBy(() -> usage("{\"networks\": {\"" + secret + "\": 7}}"))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("secret");
    }

    @Test
    void depthAndDigitsHaveLimits() throws Exception {
        assertThat(list("[{\"Id\": \"a\", \"X\": " + "[".repeat(98) + "]".repeat(98) + "}]"))
                .hasSize(1);
        assertThatThrownBy(() -> list("[{\"Id\": \"a\", \"X\": " + "[".repeat(100_000)))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("nested deeper than 100");
        assertThatThrownBy(() -> list("[{\"Id\": \"a\", \"X\": " + "9".repeat(100_000) + "}]"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("more than 100 digits");
    }

    @Test
    void whatTheStreamThrowsPasses() {
        var reset = new IOException("connection reset");
        InputStream broken = new FilterInputStream(body("[{\"Id\": \"a\"")) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw reset;
                }
                return read;
            }
        };

        assertThatThrownBy(() -> Answers.list(broken, List.of())).isSameAs(reset);
    }

    @Test
    void leavesTheStreamOpenAndReadsAllOfIt() throws Exception {
        var closed = new boolean[1];
        var stream = new ByteArrayInputStream("[]  \n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        Answers.list(stream, List.of());

        assertThat(closed[0]).isFalse();
        assertThat(stream.available()).isZero();
    }

    @Test
    void readsVersions() throws Exception {
        assertThat(Answers.apiVersion(body("{\"Version\": \"20.10\", \"ApiVersion\": \"1.41\", \"Components\": [{}]}")))
                .contains("1.41");
        assertThat(Answers.apiVersion(body("{}"))).isEmpty();
        assertThat(Answers.apiVersion(body(""))).isEmpty();
        assertThatThrownBy(() -> Answers.apiVersion(body("OK"))).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void readsWhatErrorsSay() throws Exception {
        assertThat(Answers.errorMessage(
                        body("{\"cause\": \"x\", \"message\": \"No such container: y\\n\", \"response\": 404}")))
                .contains("No such container: y\uFFFD");
        assertThat(Answers.errorMessage(body("{\"message\": \"" + "é".repeat(100_000) + "\"}")))
                .contains("é".repeat(300) + "…");
        for (String other : List.of(
                "", "{}", "page not found\n", "{\"message\": null}", "{\"message\": 7}", "[]", "{\"message\"")) {
            assertThat(Answers.errorMessage(body(other))).as(other).isEmpty();
        }
    }
}
