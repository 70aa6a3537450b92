package dev.weir.exposition;

/**
 * The CRC-32 of bytes one after the other, from the CRC-32 of each of them.
 *
 * @see <a href="https://github.com/madler/zlib/blob/develop/crc32.c">zlib's crc32_combine</a>, whose algebra this is:
 *     polynomials over GF(2) modulo that of the CRC, with the bits reflected
 */
final class Checksums {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;

    /** x to the power of 2^n. */
    private static final int[] POWERS = powers();

    private Checksums() {}

    /** @param length of the second bytes */
    static int combine(int first, int second, long length) {
        return product(shift(length), first) ^ second;
    }

    /** x to the power of the bits in so many bytes. */
    private static int shift(long bytes) {
        int shift = ONE;
        int power = 3;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                shift = product(POWERS[power % 32], shift);
            }
            power++;
        }
        return shift;
    }

    private static int[] powers() {
        int[] powers = new int[32];
        powers[0] = ONE >>> 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = product(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    private static int product(int a, int b) {
        int product = 0;
        int multiple = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= multiple;
            }
            multiple = (multiple & 1) == 0 ? multiple >>> 1 : (multiple >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }
}
