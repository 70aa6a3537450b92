package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Files of a configuration in a folder, and what loading them gives. */
record ConfigFolder(Path path, Map<String, String> environment, List<String> builtins) {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-20T10:00:00Z"));

    /** A small file that is right. */
    static final String GOOD =
            """
            databases:
              shop: {host: db.internal, database: shop, username: weir}
            collectors:
              orders:
                database: shop
                queries:
                  - sql: SELECT 1 AS n
                    metrics:
                      - {name: orders_pending, type: gauge, help: Orders waiting., value: n}
            """;

    ConfigFolder(Path path) {
        this(path, Map.of());
    }

    ConfigFolder(Path path, Map<String, String> environment) {
        this(path, environment, Builtins.SHIPPED);
    }

    Path write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LoadResult load(String text) {
        return load(write("weir.yaml", text));
    }

    LoadResult load(Path file) {
        return new ConfigLoader(CLOCK, environment, builtins).load(file);
    }

    GatewayConfig loaded(String text) {
        if (load(text) instanceof LoadResult.Loaded loaded) {
            return loaded.config();
        }
        throw new AssertionError(problems(text));
    }

    CollectorConfig collector(String text) {
        return loaded(text).collectors().values().iterator().next();
    }

    DatabaseConfig database(String text) {
        return loaded(text).databases().values().iterator().next();
    }

    EngineConfig engine(String text) {
        return loaded(text).engines().values().iterator().next();
    }

    /** Problems as lines, with paths from the folder on. */
    List<String> problems(String text) {
        return load(text) instanceof LoadResult.Refused refused ? lines(refused.problems()) : List.of();
    }

    List<String> warnings(String text) {
        if (load(text) instanceof LoadResult.Loaded loaded) {
            return lines(loaded.warnings());
        }
        throw new AssertionError(problems(text));
    }

    private List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(path + "/", ""))
                .toList();
    }
}
