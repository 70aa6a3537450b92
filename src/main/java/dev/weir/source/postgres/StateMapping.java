package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Columns.State;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Suffix;
import io.vertx.sqlclient.Row;
import java.util.List;

/** A stateset a row: a sample for each state. */
final class StateMapping extends MetricMapping {
    private static final int NO_STATE = -1;
    private static final int SKIPPED = -2;

    private final Cells cells;
    private final LabelMapping labels;
    private final Families families;
    private final LineBlock block;
    private final int column;
    private final List<String> states;

    StateMapping(Cells cells, LabelMapping labels, State state, Families families) {
        String name = cells.metric().name();
        this.cells = cells;
        this.labels = labels;
        this.families = families;
        this.block = families.of(name).lines(labels.names(), name);
        this.column = cells.place(state.column());
        this.states = state.states();
    }

    @Override
    void add(Row row, int number) {
        int current = state(row);
        if (current == SKIPPED) {
            return;
        }
        String[] own = labels.of(row);
        if (block.begin(own) != null) {
            if (cells.metric().onDuplicate() == OnDuplicate.FIRST) {
                return;
            }
            throw cells.wrong("the stateset " + block.describe(own) + " occurs twice");
        }
        for (int i = 0; i < states.size(); i++) {
            families.countSeries();
            block.add(Suffix.NONE, own, states.get(i), i == current ? 1 : 0);
        }
    }

    /** The place of the row's state among the states. */
    private int state(Row row) {
        Object found = row.getValue(column);
        if (found == null) {
            return cells.insteadOfNull(column) == null ? SKIPPED : NO_STATE;
        }
        String text = labels.text(found, column);
        int state = states.indexOf(text);
        if (state < 0) {
            throw cells.wrong(column, "is '" + text + "', which is none of the states " + String.join(", ", states));
        }
        return state;
    }
}
