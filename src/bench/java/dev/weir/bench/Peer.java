package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What other exporters are given to start with. */
final class Peer {
    /** In seconds. As long as Weir waits for a query in {@link Protection}; nowhere else does one take as long. */
    private static final int TIMEOUT = 5;

    private Peer() {}

    /** A new folder for its files and its log. */
    static Path folder(Setting setting, String name) {
        try {
            return Files.createTempDirectory(setting.folder(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, JsonObject content) {
        try {
            Files.writeString(file, content.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to reach a database as its role, without TLS. The password is told by the environment: some do not understand ours in a URL. */
    static String url(String scheme, TestDatabase database, String applicationName) {
        return "%s://%s@127.0.0.1:%d/%s?sslmode=disable&application_name=%s&connect_timeout=%d&statement_timeout=%d000"
                .formatted(
                        scheme,
                        database.username(),
                        database.server().port(),
                        database.name(),
                        applicationName,
                        TIMEOUT,
                        TIMEOUT);
    }
}
