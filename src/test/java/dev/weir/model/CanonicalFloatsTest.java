package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, 0.0",
        "1, 1.0",
        "-1, -1.0",
        "0.5, 0.5",
        "-2.5, -2.5",
        "10, 10.0",
        "0.1, 0.1",
        "0.99, 0.99",
        "0.001, 0.001",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "1e-5, 1e-05",
        "1.5e-5, 1.5e-05",
        "100000, 100000.0",
        "123456, 123456.0",
        "123456.789, 123456.789",
        "999999, 999999.0",
        "999999.9999999999, 999999.9999999999",
        "1e6, 1e+06",
        "1234567, 1.234567e+06",
        "123456789, 1.23456789e+08",
        "1073741824, 1.073741824e+09",
        "1e20, 1e+20",
        "1e21, 1e+21",
        "1e22, 1e+22",
        "1e23, 1e+23",
        "2e23, 2e+23",
        "9007199254740993, 9.007199254740992e+15",
        "1e100, 1e+100",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "-1.7976931348623157e308, -1.7976931348623157e+308",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "4.9e-324, 5e-324",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "2.98023223876953125e-8, 2.9802322387695312e-08",
        "0.30000000000000004, 0.30000000000000004",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void writesTheFewestDigitsAndAlwaysAPointOrAnExponent(double number, String text) {
        assertThat(CanonicalFloats.text(number)).isEqualTo(text);
    }

    @Test
    void readsBackAsTheSameNumberAndIsNeverLongerThanJavas() {
        var random = new Random(11);

        for (int i = 0; i < 50_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());

            String text = CanonicalFloats.text(number);

            if (!Double.isNaN(number)) {
                assertThat(Double.parseDouble(text.replace("Inf", "Infinity"))).isEqualTo(number);
                assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(number)));
            }
        }
    }

    private static int digits(String number) {
        String mantissa = number.replaceAll("[eE].*", "").replace(".", "").replace("-", "");
        return mantissa.replaceAll("^0+|0+$", "").length();
    }
}
