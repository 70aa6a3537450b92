package dev.weir.gateway;

import dev.weir.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the {@code weir.yaml} of a test. */
final class Definitions {
    private final StringBuilder databases = new StringBuilder("databases:\n");
    private final StringBuilder collectors = new StringBuilder("collectors:\n");

    Definitions database(String name, TestDatabase database) {
        return database(name, database.server().port(), database.name(), database.username(), database.password());
    }

    /** @param setting of the database besides how it is reached */
    Definitions database(String name, TestDatabase database, String setting) {
        database(name, database);
        databases.insert(databases.length() - "}\n".length(), ", " + setting);
        return this;
    }

    Definitions database(String name, int port, String database, String username, String password) {
        databases.append("  %s: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}%n"
                .formatted(
                        name,
                        port,
                        database,
                        username,
                        password.replace("'", "''").replace("${", "$${")));
        return this;
    }

    /** A collector with one gauge without labels, named after it, from the column {@code n}. */
    Definitions gauge(String name, String database, String settings, String sql) {
        return collector(
                name, database, settings, sql, "{name: %s_n, type: gauge, help: N., value: n}".formatted(name));
    }

    Definitions collector(String name, String database, String settings, String sql, String... metrics) {
        collectors.append("  %s:%n    database: %s%n".formatted(name, database));
        if (!settings.isEmpty()) {
            for (String setting : settings.split(";", -1)) {
                collectors.append("    %s%n".formatted(setting.strip()));
            }
        }
        collectors.append("    queries:%n      - sql: |%n          %s%n        metrics:%n".formatted(sql));
        for (String metric : metrics) {
            collectors.append("          - %s%n".formatted(metric));
        }
        return this;
    }

    /** Collectors as they stand under {@code collectors:}. */
    Definitions collectors(String yaml) {
        collectors.append(yaml.indent(2));
        return this;
    }

    Path writeTo(Path folder) {
        try {
            Path file = folder.resolve("weir.yaml");
            Files.writeString(file, databases.toString() + collectors);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
