package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, -0.0",
        "+1, 1",
        "1., 1",
        ".5, 0.5",
        "-.5, -0.5",
        "007, 7",
        "1e3, 1000",
        "1E+3, 1000",
        "1e-3, 0.001",
        "0.1, 0.1",
        "123456789012345, 123456789012345",
        "1234567890123456789, 1.2345678901234568e18",
        "0.000000000000001, 1e-15",
        "0.0000000000000001, 1e-16",
        "1e-400, 0",
        "0e999999999999, 0",
        "inf, Infinity",
        "+Inf, Infinity",
        "-INF, -Infinity",
        "infinity, Infinity",
        "-Infinity, -Infinity",
        "nan, NaN",
        "NAN, NaN"
    })
    void readsWhatGoReads(String text, double number) {
        assertThat(Floats.parse(text)).isEqualTo(Double.valueOf(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "+", "-", ".", "e5", "1e", "1e+", "1f", "1d", "1D", " 1", "0x1p-2", "0x10", "1_000", "1e400",
                "-1e400", "+nan", "-NaN", "in", "infinit", "++1", "--1", "1.2.3", "1,2", "١", "ınf", "1e5.0", "Inf1",
                "1\r"
            })
    void refusesWhatItDoesNot(String text) {
        assertThatThrownBy(() -> Floats.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void writesWhatReadsBackAsTheSame() {
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            double number =
                    switch (i % 4) {
                        case 0 -> Double.longBitsToDouble(random.nextLong());
                        case 1 -> random.nextInt() / 1_000.0;
                        case 2 -> random.nextLong();
                        default -> -random.nextInt(10);
                    };
            var text = new StringBuilder();

            Floats.append(number, text);

            assertThat(Floats.parse(text.toString())).isEqualTo(Double.valueOf(number));
        }
    }

    @Test
    void readsDecimalsAsJavaDoes() {
        var random = new Random(6);
        for (int i = 0; i < 100_000; i++) {
            String text =
                    random.nextLong(1L << random.nextInt(1, 62)) + "." + random.nextInt(1 << random.nextInt(1, 31));

            assertThat(Floats.parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }
}
