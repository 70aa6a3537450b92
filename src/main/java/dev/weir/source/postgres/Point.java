package dev.weir.source.postgres;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One histogram or summary while it is read. */
final class Point {
    final String[] labels;

    /** The number of its first row. */
    final int row;

    final Total sum = new Total();
    final Total count = new Total();
    private final List<Entry> entries = new ArrayList<>();

    Point(String[] labels, int row) {
        this.labels = labels;
        this.row = row;
    }

    void add(double at, double value, int row) {
        entries.add(new Entry(at, value, row));
    }

    /** Ascending; those of the same bound or quantile in the order of their rows. */
    List<Entry> entries() {
        entries.sort(Comparator.comparingDouble(Entry::at));
        return entries;
    }

    /**
     * A bucket or a quantile.
     *
     * @param at the bucket's upper bound, or the quantile
     * @param value the bucket's count, or what lies at the quantile
     * @param row the number of its row
     */
    record Entry(double at, double value, int row) {}

    /** A sum or a count, once it is known. */
    static final class Total {
        double value = Double.NaN;

        /** The number of the row that it is from. */
        int row;

        boolean isKnown() {
            return !Double.isNaN(value);
        }
    }
}
