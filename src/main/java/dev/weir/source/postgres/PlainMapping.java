package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Columns;
import dev.weir.model.MetricType;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** One sample a row. */
final class PlainMapping extends MetricMapping {
    private static final int NONE = -1;

    private final Cells cells;
    private final LabelMapping labels;
    private final Families families;
    private final PlainBlock block;
    private final int valueColumn;

    PlainMapping(Cells cells, LabelMapping labels, Families families) {
        this.cells = cells;
        this.labels = labels;
        this.families = families;
        this.block = families.of(cells.metric().name()).plain(labels.names());
        this.valueColumn = cells.metric().columns() instanceof Columns.Value value ? cells.place(value.column()) : NONE;
    }

    @Override
    void add(Row row, int number) {
        Double value = value(row);
        if (value != null && isNew(value, labels.of(row))) {
            families.countSeries();
        }
    }

    /** The sample's value; null for no sample. */
    private @Nullable Double value(Row row) {
        if (valueColumn == NONE) {
            return 1.0;
        }
        Double value = cells.number(row, valueColumn, Values::number);
        if (value != null && cells.metric().type() == MetricType.COUNTER && !(value >= 0)) {
            throw cells.wrong(valueColumn, "is " + value + ", but a counter is never negative or NaN");
        }
        return value;
    }

    private boolean isNew(double value, String[] row) {
        try {
            return block.add(value, row, cells.metric().onDuplicate());
        } catch (IllegalArgumentException e) {
            throw new CollectException(Reason.MAPPING, String.valueOf(e.getMessage()));
        }
    }
}
