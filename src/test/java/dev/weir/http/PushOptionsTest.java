package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may say beside its group. */
class PushOptionsTest {

    @Test
    void nothingSaidIsTheConfiguredTtlAndNoWait() {
        assertThat(PushOptions.read(List.of(), List.of(), List.of())).isEqualTo(new PushOptions.Given(null, false));
    }

    @Test
    void ttlIsADurationInTheHeaderOrTheQuery() {
        var anHourAndAHalf = new PushOptions.Given(Duration.ofMinutes(90), false);

        assertThat(PushOptions.read(List.of("1h30m"), List.of(), List.of())).isEqualTo(anHourAndAHalf);
        assertThat(PushOptions.read(List.of(), List.of("90m"), List.of())).isEqualTo(anHourAndAHalf);
        assertThat(PushOptions.read(List.of(" 90m "), List.of("1h30m", "5400s"), List.of()))
                .isEqualTo(anHourAndAHalf);
    }

    @Test
    void ttlOfZeroIsForEver() {
        assertThat(PushOptions.read(List.of(), List.of("0"), List.of()))
                .isEqualTo(new PushOptions.Given(Duration.ZERO, false));
    }

    @Test
    void differentTtlsAreRefused() {
        assertThat(PushOptions.read(List.of("1m"), List.of("2m"), List.of()))
                .isEqualTo(new PushOptions.Malformed("the header Weir-TTL and the parameter ttl say different things"));
        assertThat(PushOptions.read(List.of(), List.of("1m", "0"), List.of()))
                .isInstanceOf(PushOptions.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1.5h", "m", "1m1h", "soon", "9999999y"})
    void otherTtlsAreRefused(String ttl) {
        var refused = new PushOptions.Malformed(
                "the TTL is '" + ttl + "' (expected a duration such as 90s or 1h30m, or 0 for ever)");

        assertThat(PushOptions.read(List.of(ttl), List.of(), List.of())).isEqualTo(refused);
        assertThat(PushOptions.read(List.of(), List.of(ttl), List.of())).isEqualTo(refused);
    }

    @Test
    void syncIsTrueOrFalse() {
        assertThat(PushOptions.read(List.of(), List.of(), List.of("true")))
                .isEqualTo(new PushOptions.Given(null, true));
        assertThat(PushOptions.read(List.of(), List.of(), List.of("false", "false")))
                .isEqualTo(new PushOptions.Given(null, false));
        assertThat(PushOptions.read(List.of(), List.of(), List.of("")))
                .isEqualTo(new PushOptions.Malformed("sync is '' (expected true or false)"));
        assertThat(PushOptions.read(List.of(), List.of(), List.of("true", "false")))
                .isEqualTo(new PushOptions.Malformed("sync is 'true, false' (expected true or false)"));
        assertThat(PushOptions.read(List.of(), List.of(), List.of("1"))).isInstanceOf(PushOptions.Malformed.class);
    }
}
