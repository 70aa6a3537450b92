package dev.weir.source.postgres;

import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.Columns;
import dev.weir.postgres.Column;
import dev.weir.source.CollectException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** How the rows of one query become samples of one metric. */
abstract sealed class MetricMapping permits PlainMapping, StateMapping, PointMapping {

    /** @param cells of a metric with which {@link #problems} found nothing wrong */
    static MetricMapping of(Cells cells, LabelMapping labels, Families families) {
        Columns columns = cells.metric().columns();
        if (columns instanceof Columns.State state) {
            return new StateMapping(cells, labels, state, families);
        }
        if (columns instanceof Columns.BucketRows rows) {
            return new HistogramMapping(cells, labels, new RowBuckets(cells, rows), rows.totals(), families);
        }
        if (columns instanceof Columns.BucketArrays arrays) {
            return new HistogramMapping(cells, labels, new ArrayBuckets(cells, arrays), arrays.totals(), families);
        }
        if (columns instanceof Columns.QuantileRows rows) {
            return new SummaryMapping(cells, labels, rows, rows.totals(), families);
        }
        if (columns instanceof Columns.OnlyTotals only) {
            return new SummaryMapping(cells, labels, null, only.totals(), families);
        }
        return new PlainMapping(cells, labels, families);
    }

    /** What keeps a metric from being read from an answer with these columns. */
    static List<String> problems(MetricConfig metric, List<Column> columns) {
        return Use.of(metric).stream()
                .flatMap(use -> problem(use, columns).stream())
                .distinct()
                .map(problem -> "metric '" + metric.name() + "': " + problem)
                .toList();
    }

    private static Optional<String> problem(Use use, List<Column> columns) {
        List<Column> named = columns.stream()
                .filter(column -> column.name().equals(use.column()))
                .toList();
        return switch (named.size()) {
            case 0 ->
                Optional.of("column \"" + use.column() + "\" is missing; the query has "
                        + String.join(", ", columns.stream().map(Column::name).toList()));
            case 1 -> use.as().problem(named.get(0));
            default ->
                Optional.of("column \"" + use.column() + "\" occurs " + named.size() + " times; rename all but one");
        };
    }

    /**
     * Takes the next row.
     *
     * @param number of the row, from 1
     * @throws CollectException if it does not fit; the message says which column, but not which query and row
     */
    abstract void add(Row row, int number);

    /**
     * Takes note that there are no more rows.
     *
     * @throws CollectException if they do not fit together; the message says which row, but not which query
     */
    void finish() {}
}
