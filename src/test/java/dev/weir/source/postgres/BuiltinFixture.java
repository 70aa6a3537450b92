package dev.weir.source.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig;
import dev.weir.config.ConfigLoader;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.postgres.Database;
import dev.weir.source.Deadline;
import dev.weir.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database that includes the builtin {@code postgres}, and what its collectors read. */
final class BuiltinFixture implements AutoCloseable {
    final TestDatabase server;
    final GatewayConfig config;
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig databaseConfig;
    private final Database database;
    private final List<ServerSession> sessions = new ArrayList<>();

    /** As the database's role, which is made a member of {@code pg_monitor}. */
    BuiltinFixture(TestDatabase server) {
        this(monitored(server), server.username(), "none");
    }

    BuiltinFixture(TestDatabase server, String username, String pooler) {
        this.server = server;
        this.config = load(
                """
                databases:
                  shop:
                    {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable, pooler: %s}
                include: [{builtin: postgres, database: shop}]
                """
                        .formatted(
                                server.server().port(),
                                server.name(),
                                username,
                                server.password().replace("'", "''"),
                                pooler));
        this.databaseConfig = config.databases().values().iterator().next();
        this.database = new Database(databaseConfig, vertx);
    }

    private static TestDatabase monitored(TestDatabase server) {
        server.execute("GRANT pg_monitor TO " + server.username());
        return server;
    }

    private static GatewayConfig load(String text) {
        try {
            Path file = Files.createTempFile("weir", ".yaml");
            try {
                Files.writeString(file, text);
                LoadResult result = new ConfigLoader(InstantSource.system(), Map.of()).load(file);
                assertThat(result)
                        .isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> assertThat(loaded.warnings())
                                .isEmpty());
                return ((LoadResult.Loaded) result).config();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The families of a collector, within its own timeout. */
    List<FamilySamples> collect(String collector) {
        CollectorConfig collecting = requireNonNull(config.collectors().get(collector));
        return new PostgresSource(database, databaseConfig, collecting)
                .collect(Deadline.after(collecting.timeout(), System::nanoTime))
                .await()
                .atMost(Duration.ofMinutes(2))
                .families();
    }

    /** The values of a collector by series, such as {@code name{label="value"}}. */
    Map<String, Double> read(String collector) {
        var values = new TreeMap<String, Double>();
        for (FamilySamples family : collect(collector)) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    values.put(family.family().name() + block.describe(row), block.value(row));
                }
            }
        }
        return values;
    }

    /** The value of one series; fails if it is not there. */
    double read(String collector, String series) {
        Map<String, Double> values = read(collector);
        assertThat(values).containsKey(series);
        return requireNonNull(values.get(series));
    }

    /** How much more a series of the fixture's database has become than it was. */
    double grown(String collector, String name, Map<String, Double> since) {
        return read(collector, ofDatabase(name)) - requireNonNull(since.get(ofDatabase(name)));
    }

    /**
     * Asserts that a series has the value of an expression, which may grow or shrink while it is read and is not zero.
     *
     * @param sql a query of one number
     */
    void agrees(String collector, String series, String sql) {
        double before = Double.parseDouble(server.query(sql).get(0));
        double value = read(collector, series);
        double after = Double.parseDouble(server.query(sql).get(0));

        assertThat(before).as(sql).isPositive();
        assertThat(value).as(series).isBetween(Math.min(before, after), Math.max(before, after));
    }

    /** Somebody else's session, as long as the test, or until {@link #endSessions()}. */
    ServerSession session(String... statements) {
        var session = new ServerSession(server, statements);
        sessions.add(session);
        return session;
    }

    void endSessions() {
        sessions.forEach(ServerSession::close);
        sessions.clear();
    }

    /** A series of this database. */
    String ofDatabase(String name) {
        return "%s{datname=\"%s\"}".formatted(name, server.name());
    }

    @Override
    public void close() {
        endSessions();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
