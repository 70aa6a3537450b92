package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Columns.QuantileRows;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.Suffix;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Summaries: quantiles, a sum and a count, each of which may be missing. */
final class SummaryMapping extends PointMapping {
    private static final int NONE = -1;

    private final Cells cells;
    private final int quantile;
    private final int value;

    /** @param quantiles a row each; null for summaries without, which have one row */
    SummaryMapping(
            Cells cells, LabelMapping labels, @Nullable QuantileRows quantiles, Totals totals, Families families) {
        super(cells, labels, quantiles == null, "quantile", totals, families);
        this.cells = cells;
        this.quantile = quantiles == null ? NONE : cells.place(quantiles.quantile());
        this.value = quantiles == null ? NONE : cells.place(quantiles.value());
    }

    @Override
    void entries(Row row, int number, Point point) {
        if (quantile == NONE) {
            return;
        }
        Object found = row.getValue(quantile);
        if (found == null) {
            throw cells.wrong(quantile, "is NULL, but every value has a quantile");
        }
        double at = cells.read(found, quantile, Observed::quantile);
        Double there = cells.number(row, value, Observed::atQuantile);
        if (there != null) {
            point.add(at, there, number);
        }
    }

    @Override
    void write(Point point, List<Point.Entry> entries) {
        entries.forEach(entry -> line(Suffix.NONE, point, entry.at(), entry.value()));
        totals(point, point.sum.value, point.count.value);
    }
}
