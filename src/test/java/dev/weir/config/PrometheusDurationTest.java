package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0s",
        "0s, 0, 0s",
        "500ms, 500, 500ms",
        "15s, 15000, 15s",
        "2m, 120000, 2m",
        "90m, 5400000, 1h30m",
        "1h30m, 5400000, 1h30m",
        "24h, 86400000, 1d",
        "36h, 129600000, 36h",
        "1d, 86400000, 1d",
        "1d12h, 129600000, 36h",
        "7d, 604800000, 1w",
        "10d, 864000000, 10d",
        "1w, 604800000, 1w",
        "1y, 31536000000, 1y",
        "1m1s1ms, 61001, 1m1s1ms",
    })
    void readsAndWritesAsPrometheusDoes(String text, long millis, String written) {
        assertThat(PrometheusDuration.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(PrometheusDuration.format(Duration.ofMillis(millis))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "5 m",
                "-5m",
                "1.5h",
                "5M",
                "5min",
                "1m1h",
                "1s1s",
                "PT5M",
                "1µs",
                "1e3s",
                "٣s",
                "293y",
                "9223372036855ms",
                "99999999999999999999s",
                "292y292y",
                "300000000000y"
            })
    void readsNothingElse(String text) {
        assertThat(PrometheusDuration.parse(text)).isEmpty();
    }

    @Test
    void readsTheLongest() {
        assertThat(PrometheusDuration.parse("292y")).contains(Duration.ofDays(292 * 365));
        assertThat(PrometheusDuration.parse("9223372036854ms")).contains(Duration.ofMillis(9_223_372_036_854L));
    }
}
