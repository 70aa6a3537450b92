package dev.weir.postgres;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All databases of a gateway: those that are read, and those that are left and let their last reads end. */
public final class Databases implements AutoCloseable {
    private final Set<Database> leaving = ConcurrentHashMap.newKeySet();

    /** Of those that have left, by name. */
    private final Map<String, DatabaseStats> left = new HashMap<>();

    private volatile Map<String, Database> byName;

    /** @param byName in the order of the configuration; it is kept */
    public Databases(Map<String, Database> byName) {
        this.byName = byName;
    }

    /** In the order of the configuration. */
    public Map<String, Database> byName() {
        return byName;
    }

    /** The database of a configured name. */
    public Database get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** The connections to a database of a name; those of one that is left are among them until it has ended its last read. */
    public synchronized Connections connections(String name) {
        return named(name).map(Database::connections).reduce(Connections.NONE, Connections::plus);
    }

    /** What is counted of a name: a database that is reached in another way goes on from the one before it. */
    public synchronized DatabaseStats stats(String name) {
        return named(name)
                .map(Database::stats)
                .reduce(left.getOrDefault(name, DatabaseStats.NONE), DatabaseStats::plus);
    }

    private Stream<Database> named(String name) {
        return Stream.concat(
                Stream.ofNullable(byName.get(name)),
                leaving.stream().filter(database -> database.name().equals(name)));
    }

    /**
     * Takes other databases in the place of these. One that is not among them is closed in the background, when its last read
     * has ended; nothing may be read from it any more.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    public void replaceBy(Map<String, Database> next) {
        var gone = new HashSet<>(byName.values());
        gone.removeAll(next.values());
        synchronized (this) {
            byName = next;
            leaving.addAll(gone);
        }
        each(gone, "drain", database -> {
            database.drain();
            left(database);
        });
    }

    private synchronized void left(Database database) {
        leaving.remove(database);
        left.merge(database.name(), database.stats(), DatabaseStats::plus);
    }

    /** Closes all of them at the same time: thirty that do not answer take no longer than one. */
    @Override
    public void close() {
        each(Stream.concat(byName.values().stream(), leaving.stream()).toList(), "close", Database::close)
                .join();
    }

    private static CompletableFuture<Void> each(Collection<Database> databases, String what, Consumer<Database> work) {
        return CompletableFuture.allOf(databases.stream()
                .map(database -> CompletableFuture.runAsync(() -> work.accept(database), task -> {
                    var thread = new Thread(task, "weir-" + what + "-" + database.name());
                    thread.setDaemon(true);
                    thread.start();
                }))
                .toArray(CompletableFuture[]::new));
    }
}
