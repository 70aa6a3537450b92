package dev.weir.source.postgres;

import dev.weir.config.CollectorConfig;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.QueryConfig;
import dev.weir.postgres.Column;
import dev.weir.postgres.Database;
import dev.weir.postgres.DatabaseFailure;
import dev.weir.postgres.ReadTransaction;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Source;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A collector at one database: all of its queries in one transaction, all or nothing. */
public final class PostgresSource implements Source {
    private final Database database;
    private final DatabaseConfig databaseConfig;
    private final CollectorConfig collector;

    /** @param database stays the caller's to close */
    public PostgresSource(Database database, DatabaseConfig databaseConfig, CollectorConfig collector) {
        this.database = database;
        this.databaseConfig = databaseConfig;
        this.collector = collector;
    }

    /** {@inheritDoc} Items and failures are emitted on an event loop. */
    @Override
    public Uni<Collected> collect(Deadline deadline) {
        return Uni.createFrom().deferred(() -> {
            var running = new AtomicReference<@Nullable QueryConfig>();
            return database.read(
                            "weir:" + collector.name(),
                            deadline.remaining(),
                            transaction -> readAll(transaction, running))
                    .onFailure(DatabaseFailure.class)
                    .transform(failure -> located(failure, running.get()));
        });
    }

    private Uni<Collected> readAll(ReadTransaction transaction, AtomicReference<@Nullable QueryConfig> running) {
        var families = new Families(collector);
        Uni<Long> rows = Uni.createFrom().item(0L);
        for (QueryConfig query : collector.queries()) {
            rows = rows.chain(before -> {
                running.set(query);
                return new QueryRun(query, collector.limits().maxRows())
                        .run(transaction, columns -> mappings(query, columns, families))
                        .map(more -> before + more);
            });
        }
        return rows.map(all -> new Collected(families.build(), all));
    }

    private List<MetricMapping> mappings(QueryConfig query, List<Column> columns, Families families) {
        return query.metrics().stream()
                .map(metric -> {
                    var cells = new Cells(metric, columns);
                    var labels = new LabelMapping(
                            cells,
                            databaseConfig,
                            collector.databaseLabel(),
                            collector.limits().maxLabelLength());
                    return MetricMapping.of(cells, labels, families);
                })
                .toList();
    }

    private CollectException located(DatabaseFailure failure, @Nullable QueryConfig running) {
        return running == null ? Failures.outside(databaseConfig.name(), failure) : Failures.in(running, failure, 0);
    }
}
