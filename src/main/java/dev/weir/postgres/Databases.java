package dev.weir.postgres;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * All databases of a gateway.
 *
 * @param byName in the order of the configuration
 */
public record Databases(Map<String, Database> byName) implements AutoCloseable {

    /** The database of a configured name. */
    public Database get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** Closes all of them at the same time: thirty that do not answer take no longer than one. */
    @Override
    public void close() {
        byName.values().stream()
                .map(database -> CompletableFuture.runAsync(
                        database::close, task -> new Thread(task, "weir-close-" + database.name()).start()))
                .toList()
                .forEach(CompletableFuture::join);
    }
}
