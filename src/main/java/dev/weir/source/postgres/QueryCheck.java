package dev.weir.source.postgres;

import dev.weir.config.CollectorConfig;
import dev.weir.config.Problem;
import dev.weir.config.QueryConfig;
import dev.weir.postgres.Column;
import dev.weir.postgres.Database;
import dev.weir.postgres.DatabaseFailure;
import dev.weir.source.CollectException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a database would accept the queries of a collector, and answer with what its metrics need. Nothing is run. */
public final class QueryCheck {
    private final Database database;
    private final CollectorConfig collector;

    /** @param database stays the caller's to close */
    public QueryCheck(Database database, CollectorConfig collector) {
        this.database = database;
        this.collector = collector;
    }

    /**
     * Describes every query.
     *
     * @param timeout of each query
     * @return all that is wrong: a refused query at its SQL, an unfit column at its metric. Fails with a
     *     {@link CollectException} if the database cannot be asked
     */
    public Uni<List<Problem>> problems(Duration timeout) {
        return Multi.createFrom()
                .iterable(collector.queries())
                .onItem()
                .transformToUniAndConcatenate(query -> problems(query, timeout))
                .collect()
                .in(ArrayList<Problem>::new, List::addAll)
                .map(List::copyOf);
    }

    /** A refused query spoils its transaction, so each has its own. */
    private Uni<List<Problem>> problems(QueryConfig query, Duration timeout) {
        return database.read("weir:check", timeout, transaction -> transaction.describe(query.sql()))
                .map(columns -> problems(query, columns))
                .onFailure(DatabaseFailure.class)
                .recoverWithUni(failure -> refused(query, failure));
    }

    private static List<Problem> problems(QueryConfig query, List<Column> columns) {
        if (columns.isEmpty()) {
            return List.of(problem(query, QueryRun.NO_ROWS));
        }
        return query.metrics().stream()
                .flatMap(metric -> MetricMapping.problems(metric, columns).stream()
                        .map(message -> new Problem(metric.location(), message)))
                .toList();
    }

    /** What the server says of a query, a lock it waits for included, is no reason to leave the next ones unchecked. */
    private Uni<List<Problem>> refused(QueryConfig query, DatabaseFailure failure) {
        return switch (failure.kind()) {
            case STATEMENT, TIMEOUT, DECODING ->
                Uni.createFrom().item(List.of(problem(query, Failures.message(query, failure, 0))));
            case CONNECTION, AUTHENTICATION -> Uni.createFrom().failure(Failures.outside(database.name(), failure));
        };
    }

    private static Problem problem(QueryConfig query, String message) {
        return new Problem(query.location(), "query '" + query.name() + "': " + message);
    }
}
