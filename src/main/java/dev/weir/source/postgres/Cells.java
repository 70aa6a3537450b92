package dev.weir.source.postgres;

import dev.weir.config.MetricConfig;
import dev.weir.postgres.Column;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cells of an answer's rows as one metric reads them.
 *
 * @param metric whose columns are there and of types that fit
 * @param columns of the answer
 */
record Cells(MetricConfig metric, List<Column> columns) {

    /** The place of a column in every row. */
    int place(String column) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }

    /**
     * A number, or what stands for a NULL.
     *
     * @param number tells what is wrong with a value by an {@link IllegalArgumentException}
     * @return null if a NULL is skipped
     */
    @Nullable
    Double number(Row row, int column, ToDoubleFunction<Object> number) {
        Object found = row.getValue(column);
        return found == null ? insteadOfNull(column) : Double.valueOf(read(found, column, number));
    }

    double read(Object value, int column, ToDoubleFunction<Object> number) {
        try {
            return number.applyAsDouble(value);
        } catch (IllegalArgumentException e) {
            throw wrong(column, String.valueOf(e.getMessage()));
        }
    }

    /** The number that a NULL becomes; null for none. */
    @Nullable
    Double insteadOfNull(int column) {
        return switch (metric.onNull()) {
            case SKIP -> null;
            case ZERO -> 0.0;
            case NAN -> Double.NaN;
            case FAIL -> throw isNull(column);
        };
    }

    CollectException isNull(int column) {
        return wrong(column, "is NULL (null: fail)");
    }

    /** @param what continues the sentence that begins with the column */
    CollectException wrong(int column, String what) {
        return new CollectException(Reason.MAPPING, described(column) + " " + what);
    }

    /** @param what a sentence on the metric */
    CollectException wrong(String what) {
        return new CollectException(Reason.MAPPING, "metric '" + metric.name() + "': " + what);
    }

    String described(int column) {
        return "metric '" + metric.name() + "': column \"" + columns.get(column).name() + "\" ("
                + columns.get(column).type() + ")";
    }
}
