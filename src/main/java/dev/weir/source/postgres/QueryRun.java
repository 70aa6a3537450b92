package dev.weir.source.postgres;

import dev.weir.config.QueryConfig;
import dev.weir.postgres.Column;
import dev.weir.postgres.DatabaseFailure;
import dev.weir.postgres.ReadTransaction;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;

/** One query of one refresh: described first, so that an answer that does not fit is refused before it is paid for. */
final class QueryRun {
    static final String NO_ROWS = "the statement gives no rows; a query is a SELECT";

    private final QueryConfig query;
    private final int maxRows;
    private List<MetricMapping> mappings = List.of();
    private int rows;

    QueryRun(QueryConfig query, int maxRows) {
        this.query = query;
        this.maxRows = maxRows;
    }

    /**
     * Runs it.
     *
     * @param mapping binds the query's metrics to columns
     * @return how many rows it gave
     */
    Uni<Integer> run(ReadTransaction transaction, Function<List<Column>, List<MetricMapping>> mapping) {
        return transaction
                .describe(query.sql())
                .onFailure(DatabaseFailure.class)
                .transform(failure -> Failures.in(query, failure, 0))
                .chain(columns -> {
                    check(columns);
                    Seconds sent = Seconds.of(query, columns);
                    mappings = mapping.apply(sent.columns());
                    return transaction
                            .query(sent.sql(), this::add)
                            .onFailure(DatabaseFailure.class)
                            .transform(failure -> failed(failure, sent))
                            .invoke(this::finish)
                            .map(done -> rows);
                });
    }

    private void check(List<Column> columns) {
        List<String> problems = query.metrics().stream()
                .flatMap(metric -> MetricMapping.problems(metric, columns).stream())
                .toList();
        if (columns.isEmpty()) {
            throw Failures.in(query, Reason.SQL, NO_ROWS);
        }
        if (!problems.isEmpty()) {
            throw Failures.in(query, Reason.MAPPING, String.join("; ", problems));
        }
    }

    private void add(Row row) {
        if (++rows > maxRows) {
            throw Failures.in(query, Reason.LIMIT, "more than " + maxRows + " rows (max_rows)");
        }
        try {
            for (MetricMapping mapping : mappings) {
                mapping.add(row, rows);
            }
        } catch (CollectException e) {
            throw located(Failures.inRow(rows, e));
        }
    }

    private void finish() {
        try {
            mappings.forEach(MetricMapping::finish);
        } catch (CollectException e) {
            throw located(e);
        }
    }

    private CollectException located(CollectException failure) {
        return Failures.in(query, failure.reason(), String.valueOf(failure.getMessage()));
    }

    private CollectException failed(DatabaseFailure failure, Seconds sent) {
        if (failure.kind() == DatabaseFailure.Kind.DECODING) {
            return Failures.in(query, Reason.MAPPING, undecoded(sent.columns()));
        }
        if (sent.offset() > 0 && failure.sqlState().orElse("").equals("42601")) {
            return Failures.in(
                    query,
                    Reason.MAPPING,
                    "an interval of this query cannot be turned into seconds; do so in the query: extract(epoch FROM column)");
        }
        return Failures.in(query, failure, sent.offset());
    }

    /** The driver decodes every column of a row before anybody sees it, and knows no infinite numeric. */
    private String undecoded(List<Column> columns) {
        List<Column> numerics = columns.stream()
                .filter(column -> column.type().startsWith(ColumnTypes.NUMERIC))
                .toList();
        return "row " + (rows + 1) + ": column " + either(numerics, column -> "")
                + " (numeric) holds a value that cannot be read, such as Infinity; cast it: "
                + either(numerics, column -> column.type().replace(ColumnTypes.NUMERIC, "::float8"));
    }

    private static String either(List<Column> columns, Function<Column, String> suffix) {
        return columns.stream()
                .map(column -> '"' + column.name() + '"' + suffix.apply(column))
                .reduce((some, more) -> some + " or " + more)
                .orElse("unknown");
    }
}
