package dev.weir.refresh;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What stands for a series: the values of two polynomials over the integers modulo 2<sup>61</sup>-1 whose coefficients are its
 * name and its labels, sorted, without empty ones. Two series of a few hundred characters are alike with odds of about one in
 * 2<sup>108</sup>; among a million of them, no two in 10<sup>20</sup> times. Whoever chooses labels gains nothing by finding
 * two that are: giving the other's series itself does the same.
 */
final class SeriesHash {
    private static final long PRIME = (1L << 61) - 1;
    private static final long ONE_POINT = 0x0e3d_9a52_71c8_4bf7L;
    private static final long OTHER_POINT = 0x1b86_f20d_c35e_97a1L;

    private final Samples samples;
    private final int[] labels;
    private final Map<Suffix, long[]> names = new EnumMap<>(Suffix.class);
    private final long[][] labelNames;
    private long one;
    private long other;

    /** Hashes the series of a block, one after the other. */
    SeriesHash(Family family, Samples samples) {
        this.samples = samples;
        this.labels = IntStream.range(0, samples.labelNames().size())
                .boxed()
                .sorted(Comparator.comparing(samples.labelNames()::get))
                .mapToInt(Integer::intValue)
                .toArray();
        for (Suffix suffix : Suffix.values()) {
            names.put(suffix, of(family.name() + suffix.text()));
        }
        this.labelNames = samples.labelNames().stream().map(this::of).toArray(long[][]::new);
    }

    /** Hashes the series of a row. */
    void read(int row) {
        long[] name = Objects.requireNonNull(names.get(samples.suffix(row)));
        one = name[0];
        other = name[1];
        for (int label : labels) {
            String value = samples.label(row, label);
            if (!value.isEmpty()) {
                one = step(one, ONE_POINT, labelNames[label][0]);
                other = step(other, OTHER_POINT, labelNames[label][1]);
                add(value);
            }
        }
    }

    /** The one half of the last hash. */
    long first() {
        return spread(one);
    }

    /** The other half. */
    long second() {
        return spread(other);
    }

    private long[] of(String name) {
        one = 1;
        other = 1;
        add(name);
        return new long[] {one, other};
    }

    /** Its length first, so that no two lists of texts have the same coefficients. */
    private void add(String text) {
        int length = text.length();
        long first = step(one, ONE_POINT, length);
        long second = step(other, OTHER_POINT, length);
        for (int i = 0; i < length; i += 3) {
            long three = text.charAt(i);
            if (i + 1 < length) {
                three |= (long) text.charAt(i + 1) << 16;
            }
            if (i + 2 < length) {
                three |= (long) text.charAt(i + 2) << 32;
            }
            first = step(first, ONE_POINT, three);
            second = step(second, OTHER_POINT, three);
        }
        one = first;
        other = second;
    }

    /** The next step of Horner's rule; the same number modulo the prime, though not always the least. */
    private static long step(long value, long point, long coefficient) {
        long low = value * point;
        long high = Math.multiplyHigh(value, point);
        long sum = (low & PRIME) + (high << 3 | low >>> 61) + coefficient;
        return (sum & PRIME) + (sum >>> 61);
    }

    /** Sends neighbours far apart, and no two to the same place. */
    private static long spread(long value) {
        long mixed = (value ^ value >>> 32) * 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ mixed >>> 29) * 0xbf58_476d_1ce4_e5b9L;
        return mixed ^ mixed >>> 32;
    }
}
