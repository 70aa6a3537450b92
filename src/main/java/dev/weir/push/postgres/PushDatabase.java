package dev.weir.push.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.push.GroupStore;
import dev.weir.push.MetadataStore;
import dev.weir.push.StoreListener;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** The schema {@code weir} of a database: made when it is first needed, written to by this replica and others. */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public final class PushDatabase implements AutoCloseable {

    /**
     * Connects to nothing yet.
     *
     * @param guardTimestamps whether an older value of an agent is kept from overwriting a newer one
     * @param nanoTime the monotonic clock on which facts are accepted
     */
    public PushDatabase(DatabaseConfig config, boolean guardTimestamps, Vertx vertx, LongSupplier nanoTime) {}

    public GroupStore groups() {
        throw new UnsupportedOperationException();
    }

    public MetadataStore metadata() {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes or checks the schema, and subscribes; goes on trying in the background, and after every loss of the connection. The
     * item comes when it has succeeded for the first time; it fails only if the database is newer than this program.
     */
    public Uni<Void> open(StoreListener groups, StoreListener agents) {
        throw new UnsupportedOperationException();
    }

    public PushDatabaseStats stats() {
        throw new UnsupportedOperationException();
    }

    /** Closes all connections. Not for an event loop. */
    @Override
    public void close() {}
}
