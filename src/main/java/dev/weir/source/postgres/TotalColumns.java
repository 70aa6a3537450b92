package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.source.CollectException;
import io.vertx.sqlclient.Row;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Where the sums and the counts of histograms or summaries come from. A NULL says nothing, unless no row says anything. */
final class TotalColumns {
    private static final int NONE = -1;

    /**
     * By which part of it the sum of one row may differ from that of another. Of the same floats PostgreSQL gives other sums
     * for other orders, and parallel workers have none.
     */
    private static final double ROUNDING = 1e-6;

    private static final double EXACT = 0;

    private final Cells cells;
    private final int sum;
    private final int count;

    TotalColumns(Cells cells, Totals totals) {
        this.cells = cells;
        this.sum = place(totals.sum());
        this.count = place(totals.count());
    }

    /** @throws CollectException if an earlier row of the same point has it otherwise */
    void read(Row row, int number, Point point) {
        read(row, number, sum, Observed::sum, ROUNDING, point.sum);
        read(row, number, count, Observed::count, EXACT, point.count);
    }

    /**
     * Makes of the totals that no row has what the metric makes of a NULL; but NaN, which they cannot be, is none.
     *
     * @throws CollectException if that is a failure
     */
    void complete(Point point) {
        complete(point, sum, point.sum);
        complete(point, count, point.count);
    }

    private void read(
            Row row, int number, int column, ToDoubleFunction<Object> as, double tolerance, Point.Total total) {
        Object found = column == NONE ? null : row.getValue(column);
        if (found == null) {
            return;
        }
        double value = cells.read(found, column, as);
        if (!total.isKnown()) {
            total.value = value;
            total.row = number;
        } else if (!agree(total.value, value, tolerance) && cells.metric().onDuplicate() != OnDuplicate.FIRST) {
            throw cells.wrong(
                    column,
                    "is " + value + ", but " + total.value + " in row " + total.row + ", whose labels are the same");
        }
    }

    private void complete(Point point, int column, Point.Total total) {
        if (column == NONE || total.isKnown()) {
            return;
        }
        OnNull onNull = cells.metric().onNull();
        if (onNull == OnNull.FAIL) {
            throw cells.isNull(column);
        }
        if (onNull == OnNull.ZERO) {
            total.value = 0;
            total.row = point.row;
        }
    }

    private static boolean agree(double one, double other, double tolerance) {
        return one == other || Math.abs(one - other) <= tolerance * Math.min(one, other);
    }

    private int place(@Nullable String column) {
        return column == null ? NONE : cells.place(column);
    }
}
