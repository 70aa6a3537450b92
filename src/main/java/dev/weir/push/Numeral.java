package dev.weir.push;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Text that is a number, as Prometheus writes them: decimal, or one of {@code Inf}, {@code Infinity} and {@code NaN} in any case.
 * Hexadecimal ones and those with underscores are text.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text 0.0.4</a>, whose values Go's {@code
 *     ParseFloat} reads
 */
final class Numeral {
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?+(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);

    private Numeral() {}

    /** The number; empty for other text, and for a number beyond the range of doubles. */
    static OptionalDouble parse(String text) {
        if (INFINITE.matcher(text).matches()) {
            return OptionalDouble.of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
