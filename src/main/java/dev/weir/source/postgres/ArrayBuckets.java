package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Bounds;
import dev.weir.config.MetricConfig.Columns.BucketArrays;
import io.vertx.sqlclient.Row;

/** All buckets of a histogram in one row, as an array; their bounds are fixed, or an array beside it. */
final class ArrayBuckets implements Buckets {
    private static final int NONE = -1;

    private final Cells cells;
    private final int buckets;
    private final int boundsColumn;
    private final double[] fixed;

    ArrayBuckets(Cells cells, BucketArrays columns) {
        this.cells = cells;
        this.buckets = cells.place(columns.buckets());
        this.boundsColumn = columns.bounds() instanceof Bounds.InColumn bounds ? cells.place(bounds.column()) : NONE;
        this.fixed = columns.bounds() instanceof Bounds.Fixed bounds
                ? bounds.values().stream().mapToDouble(Double::doubleValue).toArray()
                : new double[0];
    }

    @Override
    public boolean oneRowEach() {
        return true;
    }

    @Override
    public void read(Row row, int number, Point point) {
        double[] bounds = boundsColumn == NONE ? fixed : bounds(row);
        Object[] counts = (Object[]) row.getValue(buckets);
        int most = boundsColumn == NONE && !endsInInfinity(bounds) ? bounds.length + 1 : bounds.length;
        if (counts == null) {
            // What NULL becomes, each of its buckets becomes.
            counts = new Object[most];
        }
        if (counts.length != bounds.length && counts.length != most) {
            throw cells.wrong(
                    buckets,
                    "has " + counts.length + " elements, but the bounds have " + bounds.length
                            + (most > bounds.length ? ", or " + most + " with +Inf" : ""));
        }
        for (int i = 0; i < counts.length; i++) {
            Double count = counts[i] == null
                    ? cells.insteadOfNull(buckets)
                    : Double.valueOf(cells.read(counts[i], buckets, Observed::count));
            if (count != null) {
                double at = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
                point.add(at, count, number);
            }
        }
    }

    private double[] bounds(Row row) {
        Object[] found = (Object[]) row.getValue(boundsColumn);
        if (found == null) {
            throw cells.wrong(boundsColumn, "is NULL or has several dimensions, but the buckets have bounds");
        }
        var bounds = new double[found.length];
        for (int i = 0; i < found.length; i++) {
            if (found[i] == null) {
                throw cells.wrong(boundsColumn, "holds a NULL, but every bucket has a bound");
            }
            bounds[i] = cells.read(found[i], boundsColumn, Observed::bound);
            if (i > 0 && !(bounds[i] > bounds[i - 1])) {
                throw cells.wrong(
                        boundsColumn, "holds " + bounds[i] + " behind " + bounds[i - 1] + ", but bounds ascend");
            }
        }
        return bounds;
    }

    private static boolean endsInInfinity(double[] bounds) {
        return bounds.length > 0 && bounds[bounds.length - 1] == Double.POSITIVE_INFINITY;
    }
}
