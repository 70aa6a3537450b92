package dev.weir.exposition;

import java.nio.charset.StandardCharsets;

/** Sample values as text that reads back as the same double. Integers and short decimals leave no garbage. */
final class Numbers {
    /** As many bytes as one number takes at most. */
    static final int MAX_LENGTH = 32;

    /** Up to here every integer is a double. */
    private static final double EXACT = 1L << 53;

    private static final int MILLION = 1_000_000;

    private static final int[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    /** The digits of the numbers from 0 to 99. */
    private static final byte[] PAIRS = pairs();

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
        int length = number < 1_000_000_000 ? length((int) number) : 9 + length((int) (number / 1_000_000_000));
        digits(number, into, at, length);
        return at + length;
    }

    private static int length(int number) {
        int length = 1;
        while (length < POWERS.length && number >= POWERS[length]) {
            length++;
        }
        return length;
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
        int i = at + length;
        while (rest > Integer.MAX_VALUE) {
            into[--i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        int small = (int) rest;
        while (i - 1 > at) {
            int pair = small % 100 * 2;
            small /= 100;
            into[--i] = PAIRS[pair + 1];
            into[--i] = PAIRS[pair];
        }
        if (i > at) {
            into[at] = (byte) ('0' + small);
        }
    }

    private static int ascii(String text, byte[] into, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }
}
