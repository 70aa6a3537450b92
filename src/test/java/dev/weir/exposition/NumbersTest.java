package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-7, -7",
        "1234567890, 1234567890",
        "9007199254740992, 9007199254740992",
        "-9007199254740992, -9007199254740992",
        "9007199254740994, 9.007199254740994E15",
        "0.1, 0.1",
        "-0.25, -0.25",
        "0.000001, 0.000001",
        "0.0000001, 1.0E-7",
        "1732233600.123456, 1732233600.123456",
        "12.340, 12.34",
        "1e300, 1.0E300",
        "4.9E-324, 4.9E-324",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void writesIntegersWithoutAFractionAndSpecialValuesByName(double number, String text) {
        assertThat(text(number)).isEqualTo(text);
    }

    @Test
    void readsBackAsTheSameDouble() {
        var random = new Random(7);

        for (int i = 0; i < 300_000; i++) {
            double number = RandomFamilies.value(random);

            String text = text(number);

            assertThat(text.length()).isLessThanOrEqualTo(Numbers.MAX_LENGTH);
            assertThat(Double.doubleToLongBits(ExpositionParser.value(text)))
                    .as("%s", text)
                    .isEqualTo(Double.doubleToLongBits(number));
        }
    }

    private static String text(double number) {
        byte[] bytes = new byte[Numbers.MAX_LENGTH + 3];
        int end = Numbers.write(number, bytes, 3);
        return new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
    }
}
