package dev.weir.builtin;

import static java.util.Objects.requireNonNull;

import dev.weir.config.CollectorConfig;
import dev.weir.config.ConfigLoader;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.config.Problem;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.postgres.Database;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.postgres.PostgresSource;
import dev.weir.source.postgres.QueryCheck;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database with Coder's schema, and what the included builtin reads from it. */
final class CoderDatabase implements AutoCloseable {
    private static final Duration PLENTY = Duration.ofSeconds(60);

    final TestDatabase server = TestPostgres.shared().createDatabase();
    private final GatewayConfig config;
    private final Database database;
    private final Vertx vertx = Vertx.vertx();

    /** @param folder for the definitions */
    CoderDatabase(Variant variant, Path folder) {
        create(server, variant);
        config = load(folder, variant.builtin);
        DatabaseConfig coder = requireNonNull(config.databases().get("coder"));
        database = new Database(coder, vertx);
    }

    /** Makes the tables of a variant. */
    static void create(TestDatabase server, Variant variant) {
        variant.schema().forEach(name -> server.execute(resource(name)));
    }

    /** The only collector of the builtin. */
    CollectorConfig collector() {
        return config.collectors().values().iterator().next();
    }

    /** What is wrong with the builtin at this database. */
    List<String> problems() {
        return new QueryCheck(database, collector())
                .problems(PLENTY).await().atMost(PLENTY).stream()
                        .map(Problem::toString)
                        .toList();
    }

    Uni<List<FamilySamples>> start() {
        DatabaseConfig coder = requireNonNull(config.databases().get("coder"));
        return new PostgresSource(database, coder, collector())
                .collect(Deadline.after(PLENTY, System::nanoTime))
                .map(Collected::families);
    }

    List<Sample> collect() {
        return samples(start().await().atMost(PLENTY));
    }

    static List<Sample> samples(List<FamilySamples> families) {
        var samples = new ArrayList<Sample>();
        for (FamilySamples family : families) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    samples.add(new Sample(
                            family.family().name().replaceFirst("^coderd_prebuilt_workspaces_", ""),
                            block.label(row, block.labelNames().indexOf("template_name")),
                            block.label(row, block.labelNames().indexOf("preset_name")),
                            block.label(row, block.labelNames().indexOf("organization_name")),
                            block.value(row)));
                }
            }
        }
        return samples;
    }

    /**
     * A sample of the builtin.
     *
     * @param metric without what all of them have in front
     */
    record Sample(String metric, String template, String preset, String organization, double value) {}

    private GatewayConfig load(Path folder, String builtin) {
        try {
            Path file = Files.writeString(
                    folder.resolve(builtin + ".yaml"),
                    """
                    databases:
                      coder: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                    include: [{builtin: %s, database: coder}]
                    """
                            .formatted(
                                    server.server().port(),
                                    server.name(),
                                    server.username(),
                                    server.password().replace("'", "''"),
                                    builtin));
            if (new ConfigLoader(InstantSource.system(), Map.of()).load(file) instanceof LoadResult.Loaded loaded) {
                return loaded.config();
            }
            throw new AssertionError("refused");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (var in = CoderDatabase.class.getResourceAsStream(name)) {
            return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
