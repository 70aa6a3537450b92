package dev.weir.postgres;

import dev.weir.config.DatabaseConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;

/**
 * The one connection through which a database is written to; it is made when first needed, and made anew when it is lost. What is
 * asked for happens one after the other, in the order of the subscriptions.
 */
public final class Writer implements AutoCloseable {
    private final Database database;

    /** Connects to nothing yet. The caller keeps {@code vertx} and closes it later than this. */
    public Writer(DatabaseConfig config, Vertx vertx) {
        database = new Database(config, vertx, Access.WRITE, 1);
    }

    /**
     * Holds the connection while something is written, or read in the order of the writes. What the work has not committed itself
     * is rolled back. Deadline, cancellation and failures are those of {@link Database#read}.
     *
     * @param timeout from the subscription on, the wait for what was asked for earlier included
     */
    public <T> Uni<T> write(String applicationName, Duration timeout, Function<WriteTransaction, Uni<T>> work) {
        return database.read(applicationName, timeout, transaction -> work.apply(new WriteTransaction(transaction)));
    }

    /** Whether it is the server's process of this connection. */
    public boolean owns(int processId) {
        return database.owns(processId);
    }

    /** Closes the connection; if the server does not let go within a second, it is cut. Not for an event loop. */
    @Override
    public void close() {
        database.close();
    }
}
