package dev.weir.source.postgres;

import dev.weir.config.QueryConfig;
import dev.weir.postgres.DatabaseFailure;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;

/** Failures as users see them: with the query, and the place within its text. */
final class Failures {
    private Failures() {}

    static CollectException in(QueryConfig query, Reason reason, String message) {
        return new CollectException(reason, "query '" + query.name() + "': " + message);
    }

    static CollectException inRow(int row, CollectException failure) {
        return new CollectException(failure.reason(), "row " + row + ": " + failure.getMessage());
    }

    /** @param offset where the query's own text begins in what was sent */
    static CollectException in(QueryConfig query, DatabaseFailure failure, int offset) {
        return new CollectException(
                reason(failure), "query '" + query.name() + "': " + message(query, failure, offset), failure);
    }

    static CollectException outside(String database, DatabaseFailure failure) {
        return new CollectException(reason(failure), "database '" + database + "': " + failure.getMessage(), failure);
    }

    static String message(QueryConfig query, DatabaseFailure failure, int offset) {
        String message = failure.getMessage() + advice(failure);
        int position = failure.position().orElse(0) - offset;
        String sql = query.sql();
        if (position < 1 || position > sql.codePointCount(0, sql.length())) {
            return message;
        }
        String before = sql.substring(0, sql.offsetByCodePoints(0, position - 1));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(lineStart, before.length());
        return message + ", at line " + line + ":" + column + " of the SQL";
    }

    private static String advice(DatabaseFailure failure) {
        return switch (failure.sqlState().orElse("")) {
            case "22021" ->
                "; the database holds text that is not UTF-8: convert it, as in "
                        + "convert_from(convert(column::bytea, 'LATIN1', 'UTF8'), 'UTF8')";
            case "42601" ->
                String.valueOf(failure.getMessage()).contains("multiple commands") ? "; a query is one statement" : "";
            case "42501" -> "; grant it to Weir's role";
            default -> "";
        };
    }

    private static Reason reason(DatabaseFailure failure) {
        return switch (failure.kind()) {
            case TIMEOUT -> Reason.TIMEOUT;
            case CONNECTION -> Reason.CONNECTION;
            case AUTHENTICATION -> Reason.AUTHENTICATION;
            case STATEMENT -> Reason.SQL;
            case DECODING -> Reason.MAPPING;
        };
    }
}
