package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.DatabaseConfig;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.postgres.Database;
import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database of one's own, and what a collector reads from it. */
final class SourceFixture implements AutoCloseable {
    static final Duration PLENTY = Duration.ofSeconds(30);

    final TestDatabase server;
    final Database database;
    private final DatabaseConfig config;
    private final Vertx vertx = Vertx.vertx();

    SourceFixture() {
        this(TestPostgres.shared().createDatabase());
    }

    SourceFixture(TestDatabase server) {
        this(server, server.config());
    }

    SourceFixture(TestDatabase server, DatabaseConfig config) {
        this.server = server;
        this.config = config;
        this.database = new Database(config, vertx);
    }

    PostgresSource source(TestCollector collector) {
        return new PostgresSource(database, config, collector.build());
    }

    List<FamilySamples> collect(TestCollector collector) {
        return collect(collector, PLENTY);
    }

    List<FamilySamples> collect(TestCollector collector, Duration timeout) {
        return source(collector)
                .collect(Deadline.after(timeout, System::nanoTime))
                .await()
                .atMost(Duration.ofMinutes(1))
                .families();
    }

    /** The samples of a collector as {@code name{labels} value}. */
    List<String> lines(TestCollector collector) {
        var lines = new ArrayList<String>();
        for (FamilySamples family : collect(collector)) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    String name = family.family().name() + block.suffix(row).text();
                    lines.add(name + block.describe(row) + " " + block.value(row));
                }
            }
        }
        return lines;
    }

    CollectException failureOf(TestCollector collector) {
        return failureOf(collector, PLENTY);
    }

    CollectException failureOf(TestCollector collector, Duration timeout) {
        return catchThrowableOfType(CollectException.class, () -> collect(collector, timeout));
    }

    @Override
    public void close() {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
