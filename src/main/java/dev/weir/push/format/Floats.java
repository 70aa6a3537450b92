package dev.weir.push.format;

import java.util.Locale;

/**
 * Numbers as Prometheus' own reader of the text format takes them: decimals, with or without a point and an exponent, and
 * infinities and NaN in any case; no hexadecimal digits and no underscores.
 */
final class Floats {
    /** As many digits as every number of them fits a double exactly. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final int LONGEST_NAME = "+infinity".length();

    /** Up to here every integer is a double. */
    private static final double EXACT = 1L << 53;

    private Floats() {}

    static double parse(String text) {
        return parse(text, 0, text.length());
    }

    /** @throws NumberFormatException if it is not a number, or too large for one */
    static double parse(String text, int from, int to) {
        boolean negative = from < to && text.charAt(from) == '-';
        int start = negative || (from < to && text.charAt(from) == '+') ? from + 1 : from;
        long digits = 0;
        int length = 0;
        int point = -1;
        int at = start;
        for (; at < to; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits = length < EXACT_DIGITS ? digits * 10 + (c - '0') : digits;
                length++;
            } else if (c == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        if (at == to && length > 0 && length <= EXACT_DIGITS) {
            // A quotient of two exact numbers is rounded once, as it has to be.
            double number = point < 0 ? digits : digits / POWERS[to - point - 1];
            return negative ? -number : number;
        }
        return length == 0 ? special(text, from, to) : decimal(text, from, at, to);
    }

    /** Writes a number so that it reads back as the same. */
    static void append(double number, StringBuilder to) {
        long whole = (long) number;
        if (whole == number && Math.abs(number) <= EXACT && (whole != 0 || 1 / number > 0)) {
            to.append(whole);
        } else if (Double.isInfinite(number)) {
            to.append(number > 0 ? "+Inf" : "-Inf");
        } else {
            to.append(number);
        }
    }

    private static double special(String text, int from, int to) {
        if (to - from > LONGEST_NAME) {
            throw new NumberFormatException();
        }
        return switch (text.substring(from, to).toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> throw new NumberFormatException();
        };
    }

    /** @param end where the digits and the point end */
    private static double decimal(String text, int from, int end, int to) {
        int at = end;
        if (at < to && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < to && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int digits = at;
            while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == digits) {
                throw new NumberFormatException();
            }
        }
        if (at < to) {
            throw new NumberFormatException();
        }
        double number = Double.parseDouble(text.substring(from, to));
        if (Double.isInfinite(number)) {
            throw new NumberFormatException();
        }
        return number;
    }
}
