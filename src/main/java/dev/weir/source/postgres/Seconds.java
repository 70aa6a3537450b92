package dev.weir.source.postgres;

import dev.weir.config.QueryConfig;
import dev.weir.postgres.Column;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL that is sent for a query: its own, unless an interval is a value. The driver folds the days of an interval into months
 * and years, from which its seconds cannot be told any more, so the server turns it into seconds.
 *
 * @param sql what is sent
 * @param offset where the query's own text begins in it, in characters
 * @param columns of the answer
 */
record Seconds(String sql, int offset, List<Column> columns) {

    static Seconds of(QueryConfig query, List<Column> columns) {
        List<Use> uses = query.metrics().stream()
                .flatMap(metric -> Use.of(metric).stream())
                .toList();
        Set<String> values = uses.stream()
                .filter(use -> use.as().takesIntervals())
                .map(Use::column)
                .collect(Collectors.toSet());
        if (columns.stream().noneMatch(column -> isInterval(column, values))) {
            return new Seconds(query.sql(), 0, columns);
        }
        Set<String> used = uses.stream().map(Use::column).collect(Collectors.toSet());
        List<Column> selected =
                columns.stream().filter(column -> used.contains(column.name())).toList();
        String list = selected.stream()
                .map(column -> isInterval(column, values) ? seconds(column) : "q." + quoted(column))
                .collect(Collectors.joining(", "));
        String before = "SELECT " + list + " FROM (";
        return new Seconds(before + withoutSemicolon(query.sql()) + "\n) AS q", before.length(), selected);
    }

    private static boolean isInterval(Column column, Set<String> values) {
        return column.type().equals(ColumnTypes.INTERVAL) && values.contains(column.name());
    }

    private static String seconds(Column column) {
        return "extract(epoch FROM q." + quoted(column) + ")::float8 AS " + quoted(column);
    }

    private static String quoted(Column column) {
        return '"' + column.name().replace("\"", "\"\"") + '"';
    }

    private static String withoutSemicolon(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? withoutSemicolon(text.substring(0, text.length() - 1)) : text;
    }
}
