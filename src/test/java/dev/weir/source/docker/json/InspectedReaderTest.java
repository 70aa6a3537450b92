package dev.weir.source.docker.json;

import static dev.weir.source.docker.json.GivenAnswers.inspected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.RecordedAnswers;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectedReaderTest {
    @Test
    void readsAContainerThatHasExited() throws Exception {
        assertThat(inspected(RecordedAnswers.text("docker20-inspect-exiter")))
                .isEqualTo(new Inspected(
                        false,
                        false,
                        false,
                        Instant.parse("2026-11-22T03:23:38.794015817Z"),
                        OptionalDouble.empty(),
                        OptionalLong.of(3),
                        0));
    }

    @ParameterizedTest
    @CsvSource({
        "docker20-inspect-restarter, 2026-11-22T03:24:40.426498684Z, 1",
        "docker20-inspect-sleeper-v1, 2026-11-22T02:38:40.726907879Z, 0",
        "docker20-inspect-web, 2026-11-22T03:22:49.4317377Z, 0",
        "podman-inspect-restarter, 2026-11-22T02:44:47.656738036Z, 19",
        "podman-inspect-sleeper, 2026-11-22T02:44:21.23855445Z, 0"
    })
    void readsContainersThatRun(String answer, Instant startedAt, long restarts) throws Exception {
        assertThat(inspected(RecordedAnswers.text(answer)))
                .isEqualTo(new Inspected(
                        true, false, false, startedAt, OptionalDouble.empty(), OptionalLong.empty(), restarts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"State\": {}}",
                "{\"RestartCount\": null, \"State\": {\"Running\": null, \"Restarting\": null, \"OOMKilled\": null,"
                        + " \"StartedAt\": null, \"ExitCode\": null, \"Health\": null}}",
                "{\"State\": {\"StartedAt\": \"\", \"Health\": {}}}",
                "{\"State\": {\"StartedAt\": \"0001-01-01T00:00:00Z\", \"ExitCode\": 127, \"Health\": {\"Status\": null}}}"
            })
    void needsNothingButAState(String json) throws Exception {
        assertThat(inspected(json)).isEqualTo(GivenAnswers.created());
    }

    @ParameterizedTest
    @CsvSource({"healthy, 1", "starting, 0.5", "unhealthy, 0"})
    void tellsHowHealthyAContainerIs(String status, double value) throws Exception {
        assertThat(inspected("{\"State\": {\"Health\": {\"Status\": \"" + status + "\", \"Log\": [{}]}}}")
                        .health())
                .hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "Healthy", "stopped"})
    void tellsNoHealthWithoutACheck(String status) throws Exception {
        assertThat(inspected("{\"State\": {\"Health\": {\"Status\": \"" + status + "\"}}}")
                        .health())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T14:00:00Z, 2026-11-22T14:00:00Z",
        "2026-11-22T14:00:00.5z, 2026-11-22T14:00:00.5Z",
        "2026-11-22T14:00:00.123456789+01:00, 2026-11-22T13:00:00.123456789Z",
        "2026-11-22T14:00:00.1-08:30, 2026-11-22T22:30:00.1Z",
        "1969-12-31T23:59:59Z, 1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z,",
        "0001-01-01T00:00:00+01:00,",
        "0001-01-01T00:00:00-08:00,",
        "'',"
    })
    void readsTimes(String written, Instant time) throws Exception {
        assertThat(inspected("{\"State\": {\"StartedAt\": \"" + written + "\"}}")
                        .startedAt())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-11-22",
                "2026-13-22T14:00:00Z",
                "2026-11-22T14:00:00",
                "2026-11-22T14:00:00.1234567890Z",
                "1700000000",
                " "
            })
    void refusesWhatIsNoTime(String written) {
        assertThatThrownBy(() -> inspected("{\"State\": {\"StartedAt\": \"" + written + "\"}}"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageStartingWith("the inspection is malformed at /State/StartedAt, character ")
                .hasMessageEndingWith(": '" + written + "' is no time, as 2026-11-22T14:00:00.5Z");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "137, 137", "-1, -1", "3221225786, 3221225786", "1.37e2, 137"})
    void readsExitCodes(String written, long code) throws Exception {
        assertThat(inspected(exited(written)).exitCode()).hasValue(code);
    }

    @Test
    void tellsAnExitCodeOfWhatHasExitedOnly() throws Exception {
        assertThat(inspected("{\"State\": {\"StartedAt\": \"2026-11-22T14:00:00Z\"}}")
                        .exitCode())
                .isEmpty();
        assertThat(inspected(exited("3").replace("}}", ", \"Running\": true}}")).exitCode())
                .isEmpty();
        assertThat(inspected(exited("3").replace("}}", ", \"Restarting\": true}}")))
                .matches(Inspected::restarting)
                .extracting(Inspected::exitCode)
                .isEqualTo(OptionalLong.of(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"RestartCount\": -1, \"State\": {}}",
                "{\"RestartCount\": 0.5, \"State\": {}}",
                "{\"RestartCount\": \"1\", \"State\": {}}",
                "{\"RestartCount\": 18446744073709551615, \"State\": {}}",
                "{\"RestartCount\": 1e400, \"State\": {}}",
                "{\"State\": {\"ExitCode\": \"NaN\"}}",
                "{\"State\": {\"ExitCode\": NaN}}",
                "{\"State\": {\"ExitCode\": 0x10}}",
                "{\"State\": {\"Running\": 1}}",
                "{\"State\": {\"Running\": \"true\"}}",
                "{\"State\": {\"Restarting\": []}}",
                "{\"State\": {\"OOMKilled\": {}}}",
                "{\"State\": {\"StartedAt\": 1700000000}}",
                "{\"State\": {\"Health\": \"healthy\"}}",
                "{\"State\": {\"Health\": {\"Status\": true}}}",
                "{\"State\": \"running\"}",
                "{\"State\": []}",
                "{\"State\": null}",
                "{\"State\": {}, \"State\": null}",
                "{}",
                "null",
                "[]",
                "7",
                "",
                " \n"
            })
    void refusesOtherTypes(String json) {
        assertThatThrownBy(() -> inspected(json)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void saysWhereSomethingIsOfAnotherType() {
        assertThatThrownBy(() -> inspected("{\"State\": {\"Running\": \"true\"}}"))
                .hasMessage("the inspection is malformed at /State/Running, character 23: true or false belongs here");
        assertThatThrownBy(() -> inspected("{\"Id\": \"x\"}"))
                .hasMessage("the inspection is malformed at /, character 11: there is no 'State'");
        assertThatThrownBy(() -> inspected("")).hasMessage("the inspection is empty: not even an object");
    }

    @Test
    void refusesAnotherContainer() {
        assertThatThrownBy(() -> Answers.inspected(GivenAnswers.body("{\"Id\": \"b1\", \"State\": {}}"), "a1"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessage("the inspection is malformed at /Id, character 11: it is of another container: b1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"Id\": null, ", "\"Id\": \"\", ", "\"Id\": \"a1\", "})
    void needsNoId(String id) throws Exception {
        assertThat(Answers.inspected(GivenAnswers.body("{" + id + "\"State\": {}}"), "a1"))
                .isEqualTo(GivenAnswers.created());
    }

    @Test
    void takesTheLastOfMembersThatComeTwice() throws Exception {
        Inspected container = inspected("{\"State\": {\"Running\": false, \"Health\": {\"Status\": \"healthy\"}},"
                + " \"State\": {\"Running\": false, \"Running\": true, \"Health\": {}}}");

        assertThat(container.running()).isTrue();
        assertThat(container.health()).isEmpty();
    }

    private static String exited(String code) {
        return "{\"State\": {\"StartedAt\": \"2026-11-22T14:00:00Z\", \"ExitCode\": " + code + "}}";
    }
}
