package dev.weir.source.postgres;

import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;

/** A column's value as a sample's value. Points in time become unix seconds. */
final class Values {
    private Values() {}

    /** @throws IllegalArgumentException with what is wrong with the value */
    static double number(Object value) {
        if (value instanceof Numeric numeric) {
            return exact(numeric);
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        OffsetDateTime time = Times.timestamp(value);
        if (time != null) {
            return orInfinite(Times.infinite(time), time.toEpochSecond() + time.getNano() / 1e9);
        }
        if (value instanceof LocalDate date) {
            return orInfinite(Times.infinite(date), date.toEpochDay() * 86_400.0);
        }
        if (value instanceof String text) {
            return parse(text);
        }
        throw new IllegalArgumentException("is not a number");
    }

    private static double exact(Numeric numeric) {
        if (numeric.isNaN()) {
            throw new IllegalArgumentException("is a numeric NaN; cast it to float8 to let it pass");
        }
        return finite(numeric.bigDecimalValue());
    }

    private static double orInfinite(int infinite, double finite) {
        return infinite == 0 ? finite : infinite * Double.POSITIVE_INFINITY;
    }

    /** As PostgreSQL's own {@code text::float8}, but for what is out of its range. */
    private static double parse(String text) {
        String number = text.strip();
        return switch (number.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> finite(decimal(number));
        };
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is text that is not a number: '" + shortened(text) + "'", e);
        }
    }

    private static double finite(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("is too large for a sample, whose value is a float8");
        }
        return value;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
