package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Columns.BucketRows;
import io.vertx.sqlclient.Row;

/** A bucket a row. */
final class RowBuckets implements Buckets {
    private final Cells cells;
    private final int le;
    private final int value;

    RowBuckets(Cells cells, BucketRows columns) {
        this.cells = cells;
        this.le = cells.place(columns.le());
        this.value = cells.place(columns.value());
    }

    @Override
    public boolean oneRowEach() {
        return false;
    }

    @Override
    public void read(Row row, int number, Point point) {
        Object bound = row.getValue(le);
        if (bound == null) {
            throw cells.wrong(le, "is NULL, but every bucket has a bound");
        }
        double at = cells.read(bound, le, Observed::bound);
        Double count = cells.number(row, value, Observed::count);
        if (count != null) {
            point.add(at, count, number);
        }
    }
}
