package dev.weir.gateway;

import dev.weir.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gateways that keep what is pushed in one database. */
final class PushedDatabase {
    private PushedDatabase() {}

    /** Lets the role of a database make the schema that it needs. */
    static void allow(TestDatabase database) {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + database.username());
    }

    /**
     * A folder with the definitions of a gateway.
     *
     * @param settings of {@code push} beside its database, in YAML's flow style
     */
    static Path definitions(Path parent, String name, TestDatabase database, String settings) {
        try {
            Path folder = Files.createDirectories(parent.resolve(name));
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    databases:
                      kept: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                    push: {database: kept%s}
                    """
                            .formatted(
                                    database.server().port(),
                                    database.name(),
                                    database.username(),
                                    database.password().replace("'", "''"),
                                    settings.isEmpty() ? "" : ", " + settings));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
