package dev.weir.exposition;

import java.nio.charset.StandardCharsets;

/** Sample values as text that reads back as the same double. Integers and short decimals leave no garbage. */
final class Numbers {
    /** As many bytes as one number takes at most. */
    static final int MAX_LENGTH = 32;

    /** Up to here every integer is a double. */
    private static final double EXACT = 1L << 53;

    private static final int MILLION = 1_000_000;

    private Numbers() {}

    /** @return the position after what was written */
    static int write(double number, byte[] into, int at) {
        long whole = (long) number;
        if (whole == number && Math.abs(number) <= EXACT) {
            boolean negative = whole < 0 || (whole == 0 && 1 / number < 0);
            return integer(Math.abs(whole), into, sign(negative, into, at));
        }
        // A quotient of two exact integers is rounded once, just as the decimal is when it is read.
        double millionths = Math.rint(number * MILLION);
        if (Math.abs(millionths) <= EXACT && millionths / MILLION == number) {
            return decimal((long) Math.abs(millionths), into, sign(number < 0, into, at));
        }
        return ascii(special(number), into, at);
    }

    private static String special(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(number);
    }

    private static int sign(boolean negative, byte[] into, int at) {
        if (negative) {
            into[at] = '-';
            return at + 1;
        }
        return at;
    }

    private static int integer(long number, byte[] into, int at) {
        int length = 1;
        for (long limit = 10; number >= limit; limit *= 10) {
            length++;
        }
        digits(number, into, at, length);
        return at + length;
    }

    private static int decimal(long millionths, byte[] into, int at) {
        int point = integer(millionths / MILLION, into, at);
        into[point] = '.';
        int fraction = (int) (millionths % MILLION);
        int length = 6;
        while (fraction % 10 == 0) {
            fraction /= 10;
            length--;
        }
        digits(fraction, into, point + 1, length);
        return point + 1 + length;
    }

    private static void digits(long number, byte[] into, int at, int length) {
        long rest = number;
        for (int i = at + length - 1; i >= at; i--) {
            long tenth = rest / 10;
            into[i] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
    }

    private static int ascii(String text, byte[] into, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }
}
