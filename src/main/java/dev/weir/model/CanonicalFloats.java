package dev.weir.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as the values of the labels {@code le} and {@code quantile}: OpenMetrics' canonical form, to which Prometheus 3
 * brings whatever else it reads. So a series has the same labels in every version and format.
 *
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers">canonical numbers</a>
 * @see <a href="https://github.com/prometheus/prometheus/blob/main/model/labels/float.go">Prometheus' own</a>, which writes
 *     what Go's {@code FormatFloat(number, 'g', -1, 64)} does, and {@code .0} behind an integer
 */
public final class CanonicalFloats {
    /** As many digits as no double needs more of. */
    private static final int MOST_DIGITS = 17;

    /** From this power of ten on Go writes an exponent. */
    private static final int LARGE = 6;

    /** Down to this power of ten Go writes none. */
    private static final int SMALL = -4;

    private CanonicalFloats() {}

    /** The fewest digits that read back as the number; {@code NaN}, {@code +Inf} and {@code -Inf}; zero has no sign. */
    public static String text(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (number == 0) {
            return "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String text =
                exponent < SMALL || exponent >= LARGE ? scientific(digits, exponent) : plain(shortest.toPlainString());
        return number < 0 ? "-" + text : text;
    }

    /** {@link Double#toString} of Java 17 has too many digits at times. */
    private static BigDecimal shortest(double number) {
        var exact = new BigDecimal(number);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            // Below a power of two doubles are denser than above: the nearest decimal may be one's neighbour.
            for (RoundingMode rounding : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP}) {
                BigDecimal rounded = exact.round(new MathContext(digits, rounding));
                if (rounded.doubleValue() == number) {
                    return rounded.stripTrailingZeros();
                }
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String plain(String number) {
        return number.indexOf('.') < 0 ? number + ".0" : number;
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int power = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (power < 10 ? "0" : "") + power;
    }
}
