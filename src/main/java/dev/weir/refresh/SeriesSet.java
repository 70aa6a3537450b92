package dev.weir.refresh;

import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.util.Arrays;
import java.util.List;

/** Which series there are, as {@link SeriesHash}es: 16 bytes a series. */
final class SeriesSet {
    static final SeriesSet NONE = new SeriesSet(new long[0]);

    /** Two for each series, in ascending order of the pairs as unsigned numbers. */
    private final long[] hashes;

    private SeriesSet(long[] hashes) {
        this.hashes = hashes;
    }

    /** The series of families: the names of the samples with their labels, in any order and without empty ones. */
    static SeriesSet of(List<FamilySamples> families) {
        return new SeriesSet(sorted(hashes(families)));
    }

    boolean intersects(SeriesSet other) {
        int mine = 0;
        int its = 0;
        while (mine < hashes.length && its < other.hashes.length) {
            int order = compare(hashes, mine, other.hashes, its);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                mine += 2;
            } else {
                its += 2;
            }
        }
        return false;
    }

    /**
     * The first series of these families that is in the set, as it is written.
     *
     * @throws IllegalArgumentException if none is
     */
    String firstOf(List<FamilySamples> families) {
        long[] asked = hashes(families);
        int at = 0;
        for (FamilySamples family : families) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    if (contains(asked, at)) {
                        return family.family().name() + block.suffix(row).text() + block.describe(row);
                    }
                    at += 2;
                }
            }
        }
        throw new IllegalArgumentException("the families have no series of the set");
    }

    private boolean contains(long[] asked, int at) {
        int from = 0;
        int to = hashes.length / 2;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = compare(hashes, 2 * middle, asked, at);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return false;
    }

    private static long[] hashes(List<FamilySamples> families) {
        long[] hashes =
                new long[2 * families.stream().mapToInt(FamilySamples::size).sum()];
        int at = 0;
        for (FamilySamples family : families) {
            for (Samples block : family.blocks()) {
                var hash = new SeriesHash(family.family(), block);
                for (int row = 0; row < block.size(); row++) {
                    hash.read(row);
                    hashes[at++] = hash.first();
                    hashes[at++] = hash.second();
                }
            }
        }
        return hashes;
    }

    /** As hashes are spread evenly, their topmost bits put each next to where it belongs. */
    private static long[] sorted(long[] hashes) {
        int bits = Math.max(1, 31 - Integer.numberOfLeadingZeros(hashes.length / 2 + 1));
        int[] next = new int[(1 << bits) + 1];
        for (int i = 0; i < hashes.length; i += 2) {
            next[(int) (hashes[i] >>> (64 - bits)) + 1] += 2;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        long[] sorted = new long[hashes.length];
        for (int i = 0; i < hashes.length; i += 2) {
            int bucket = (int) (hashes[i] >>> (64 - bits));
            sorted[next[bucket]] = hashes[i];
            sorted[next[bucket] + 1] = hashes[i + 1];
            next[bucket] += 2;
        }
        for (int i = 2; i < sorted.length; i += 2) {
            for (int j = i; j > 0 && compare(sorted, j - 2, sorted, j) > 0; j -= 2) {
                swap(sorted, j - 2, j);
                swap(sorted, j - 1, j + 1);
            }
        }
        return sorted;
    }

    private static void swap(long[] values, int some, int other) {
        long value = values[some];
        values[some] = values[other];
        values[other] = value;
    }

    private static int compare(long[] some, int at, long[] others, int place) {
        int order = Long.compareUnsigned(some[at], others[place]);
        return order != 0 ? order : Long.compareUnsigned(some[at + 1], others[place + 1]);
    }
}
