package dev.weir.source.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of one metric: from columns, then those that are the same for every row. */
final class LabelMapping {
    private final Cells cells;
    private final int maxLength;
    private final int[] columns;
    private final String[] constants;
    private final List<String> names = new ArrayList<>();

    LabelMapping(Cells cells, DatabaseConfig database, boolean databaseLabel, int maxLength) {
        this.cells = cells;
        this.maxLength = maxLength;
        this.columns = cells.metric().labels().stream()
                .mapToInt(label -> cells.place(label.column()))
                .toArray();
        var values = new ArrayList<String>();
        cells.metric().labels().forEach(label -> names.add(label.label()));
        for (Map<String, String> labels : List.of(cells.metric().staticLabels(), database.labels())) {
            labels.forEach((name, value) -> {
                names.add(name);
                values.add(value);
            });
        }
        if (databaseLabel) {
            names.add("database");
            values.add(database.name());
        }
        this.constants = values.toArray(String[]::new);
    }

    List<String> names() {
        return names;
    }

    /** @throws CollectException if a label of the row is none, or too long */
    String[] of(Row row) {
        var labels = new String[columns.length + constants.length];
        for (int i = 0; i < columns.length; i++) {
            labels[i] = text(row.getValue(columns[i]), columns[i]);
        }
        System.arraycopy(constants, 0, labels, columns.length, constants.length);
        return labels;
    }

    /** What a column holds, as a label. */
    String text(@Nullable Object value, int column) {
        String text;
        try {
            text = LabelValues.text(value);
        } catch (IllegalArgumentException e) {
            throw cells.wrong(column, String.valueOf(e.getMessage()));
        }
        if (text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
            throw new CollectException(
                    Reason.LIMIT,
                    cells.described(column) + " is longer than " + maxLength + " characters (max_label_length)");
        }
        return text;
    }
}
