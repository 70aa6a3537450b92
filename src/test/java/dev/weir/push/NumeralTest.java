package dev.weir.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, -0.0",
        "42, 42",
        "+7, 7",
        "007, 7",
        "-1.5, -1.5",
        ".5, 0.5",
        "5., 5",
        "1e3, 1000",
        "1E+3, 1000",
        "25e-2, 0.25",
        "1e-400, 0",
        "Inf, Infinity",
        "+inf, Infinity",
        "-INF, -Infinity",
        "infinity, Infinity",
        "-Infinity, -Infinity",
        "NaN, NaN",
        "nan, NaN",
    })
    void readsNumbersAsPrometheusWritesThem(String text, double number) {
        assertThat(Numeral.parse(text)).isEqualTo(OptionalDouble.of(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1 ", " 1", "1 2", "1,5", "1_000", "0x1p3", "0x10", "0b1", "1f", "1d", "1L", "e3", "1e", "1e+",
                ".", "+", "--1", "+-1", "+nan", "-NaN", "infinit", "up", "50%", "12 GiB", "1e400", "-1e400", "\u0663",
                "1.2.3"
            })
    void otherTextIsNoNumber(String text) {
        assertThat(Numeral.parse(text)).isEmpty();
    }

    @Test
    void longTextIsReadInTime() {
        assertThat(Numeral.parse("1".repeat(2_000) + "x")).isEmpty();
        assertThat(Numeral.parse("0." + "3".repeat(2_000))).isEqualTo(OptionalDouble.of(1.0 / 3));
    }
}
