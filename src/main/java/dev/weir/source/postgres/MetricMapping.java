package dev.weir.source.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.MetricConfig;
import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.model.MetricType;
import dev.weir.postgres.Column;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the rows of one query become samples of one metric. */
final class MetricMapping {
    private static final int NONE = -1;

    private final MetricConfig metric;
    private final List<Column> columns;
    private final Families families;
    private final FamilyRows.Block block;
    private final int maxLabelLength;
    private final int valueColumn;
    private final int[] labelColumns;
    private final String[] constants;

    /** @param columns among which {@link #problems} found nothing wrong */
    MetricMapping(
            MetricConfig metric,
            List<Column> columns,
            DatabaseConfig database,
            boolean databaseLabel,
            int maxLabelLength,
            Families families) {
        this.metric = metric;
        this.columns = columns;
        this.families = families;
        this.maxLabelLength = maxLabelLength;
        this.valueColumn =
                metric.columns() instanceof MetricConfig.Columns.Value value ? place(columns, value.column()) : NONE;
        this.labelColumns = metric.labels().stream()
                .mapToInt(label -> place(columns, label.column()))
                .toArray();
        var names = new ArrayList<String>();
        var constantValues = new ArrayList<String>();
        metric.labels().forEach(label -> names.add(label.label()));
        for (Map<String, String> labels : List.of(metric.staticLabels(), database.labels())) {
            labels.forEach((name, value) -> {
                names.add(name);
                constantValues.add(value);
            });
        }
        if (databaseLabel) {
            names.add("database");
            constantValues.add(database.name());
        }
        this.constants = constantValues.toArray(String[]::new);
        this.block = families.block(metric.name(), names);
    }

    /** What keeps a metric from being read from an answer with these columns. */
    static List<String> problems(MetricConfig metric, List<Column> columns) {
        var problems = new ArrayList<String>();
        if (metric.columns() instanceof MetricConfig.Columns.Value value) {
            problem(value.column(), columns, ColumnTypes::asValue).ifPresent(problems::add);
        }
        for (LabelColumn label : metric.labels()) {
            problem(label.column(), columns, ColumnTypes::asLabel).ifPresent(problems::add);
        }
        return problems.stream()
                .map(problem -> "metric '" + metric.name() + "': " + problem)
                .toList();
    }

    private static Optional<String> problem(
            String name, List<Column> columns, Function<Column, Optional<String>> check) {
        List<Column> named =
                columns.stream().filter(column -> column.name().equals(name)).toList();
        return switch (named.size()) {
            case 0 ->
                Optional.of("column \"" + name + "\" is missing; the query has "
                        + String.join(", ", columns.stream().map(Column::name).toList()));
            case 1 -> check.apply(named.get(0));
            default -> Optional.of("column \"" + name + "\" occurs " + named.size() + " times; rename all but one");
        };
    }

    /** @throws CollectException if the row does not fit; the message says which column, but not which query and row */
    void add(Row row) {
        Double value = value(row);
        if (value == null) {
            return;
        }
        var labels = new String[labelColumns.length + constants.length];
        for (int i = 0; i < labelColumns.length; i++) {
            labels[i] = label(row, labelColumns[i]);
        }
        System.arraycopy(constants, 0, labels, labelColumns.length, constants.length);
        if (isNew(value, labels)) {
            families.countSeries();
        }
    }

    /** The sample's value; null for no sample. */
    private @Nullable Double value(Row row) {
        if (valueColumn == NONE) {
            return 1.0;
        }
        Object found = row.getValue(valueColumn);
        Double value = found == null ? instead() : Double.valueOf(number(found));
        if (value != null && metric.type() == MetricType.COUNTER && !(value >= 0)) {
            throw wrong(valueColumn, "is " + value + ", but a counter is never negative or NaN");
        }
        return value;
    }

    private @Nullable Double instead() {
        return switch (metric.onNull()) {
            case SKIP -> null;
            case ZERO -> 0.0;
            case NAN -> Double.NaN;
            case FAIL -> throw wrong(valueColumn, "is NULL (null: fail)");
        };
    }

    private double number(Object value) {
        try {
            return Values.number(value);
        } catch (IllegalArgumentException e) {
            throw wrong(valueColumn, String.valueOf(e.getMessage()));
        }
    }

    private String label(Row row, int column) {
        String label;
        try {
            label = LabelValues.text(row.getValue(column));
        } catch (IllegalArgumentException e) {
            throw wrong(column, String.valueOf(e.getMessage()));
        }
        if (label.length() > maxLabelLength && label.codePointCount(0, label.length()) > maxLabelLength) {
            throw new CollectException(
                    Reason.LIMIT,
                    described(column) + " is longer than " + maxLabelLength + " characters (max_label_length)");
        }
        return label;
    }

    private boolean isNew(double value, String[] labels) {
        try {
            return block.add(value, labels, metric.onDuplicate());
        } catch (IllegalArgumentException e) {
            throw new CollectException(Reason.MAPPING, String.valueOf(e.getMessage()));
        }
    }

    private CollectException wrong(int column, String what) {
        return new CollectException(Reason.MAPPING, described(column) + " " + what);
    }

    private String described(int column) {
        return "metric '" + metric.name() + "': column \"" + columns.get(column).name() + "\" ("
                + columns.get(column).type() + ")";
    }

    private static int place(List<Column> columns, String name) {
        return columns.stream().map(Column::name).toList().indexOf(name);
    }
}
