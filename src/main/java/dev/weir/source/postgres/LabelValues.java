package dev.weir.source.postgres;

import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A column's value as a label's. Points in time are written as RFC 3339 has them, in UTC. */
final class LabelValues {
    /** Up to here every integer is a double, and is written as one. */
    private static final double EXACT = 1L << 53;

    private LabelValues() {}

    /**
     * The label; empty for NULL.
     *
     * @throws IllegalArgumentException with what is wrong with the value
     */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return readable(text);
        }
        if (value instanceof Numeric numeric) {
            return numeric.isNaN() ? "NaN" : numeric.bigDecimalValue().toPlainString();
        }
        if (value instanceof Double number) {
            return number(number, number.toString());
        }
        if (value instanceof Float number) {
            return number(number, number.toString());
        }
        OffsetDateTime time = Times.timestamp(value);
        if (time != null) {
            int infinite = Times.infinite(time);
            return infinite == 0 ? DateTimeFormatter.ISO_INSTANT.format(time) : infinity(infinite);
        }
        if (value instanceof LocalDate date) {
            int infinite = Times.infinite(date);
            return infinite == 0 ? date.toString() : infinity(infinite);
        }
        return value.toString();
    }

    /** The server refuses invalid UTF-8 of every type but {@code "char"}, which is one byte of any value. */
    private static String readable(String text) {
        if (text.equals("\0")) {
            return "";
        }
        if (text.equals("\uFFFD")) {
            throw new IllegalArgumentException("is not valid UTF-8; cast it to text");
        }
        return text;
    }

    /** RFC 3339 knows none: this is how PostgreSQL writes it. */
    private static String infinity(int sign) {
        return sign > 0 ? "infinity" : "-infinity";
    }

    private static String number(double number, String shortest) {
        if (number == Math.rint(number) && Math.abs(number) <= EXACT) {
            return new BigDecimal(number).toPlainString();
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        return shortest;
    }
}
