package dev.weir.cli;

import dev.weir.config.GatewayConfig;
import dev.weir.config.PushConfig;
import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.postgres.PushDatabase;
import dev.weir.refresh.Clocks;
import dev.weir.snapshot.SnapshotStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What others push, wired to where it is kept and to where it is shown. */
final class Pushes implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pushes.class);

    private final @Nullable PushDatabase database;
    private final Groups groups;
    private final Agents agents;

    /** Connects to nothing until it is {@linkplain #start started}. */
    Pushes(PushConfig config, Vertx vertx, Clocks clocks, SnapshotStore store, Consumer<FlushEnded> listener) {
        database = config.database() == null
                ? null
                : new PushDatabase(config.database(), config.guardTimestamps(), vertx, clocks.monotonic());
        groups = new Groups(
                config,
                database == null ? null : database.groups(),
                clocks.wall(),
                clocks.monotonic(),
                clocks.timers(),
                store,
                listener);
        agents = new Agents(
                config,
                database == null ? null : database.metadata(),
                clocks.wall(),
                clocks.monotonic(),
                clocks.timers(),
                store,
                listener);
    }

    Optional<PushDatabase> database() {
        return Optional.ofNullable(database);
    }

    Groups groups() {
        return groups;
    }

    Agents agents() {
        return agents;
    }

    /** A database that does not answer is tried again in the background; one that is newer takes nothing, so nothing is taken. */
    void start() {
        if (database == null) {
            LOG.info("what is pushed lives in memory and is gone with the process: push.database is not set");
            return;
        }
        database.open(groups.listener(), agents.listener()).subscribe().with(opened -> {}, failure -> {
            LOG.errorf("what is pushed cannot be kept, and is refused: %s", failure.getMessage());
            refuse().subscribe().with(refused -> {}, defect -> LOG.error("pushes cannot be refused", defect));
        });
    }

    void change(GatewayConfig config) {
        groups.change(config);
        agents.change(config.push());
    }

    void tick() {
        groups.tick();
        agents.tick();
    }

    /** Writes what is not yet written, within the time for it, and then closes the connections. Not for an event loop. */
    @Override
    public void close() {
        refuse().await().indefinitely();
        if (database != null) {
            database.close();
        }
    }

    /** Takes nothing more, and ends when what was taken has been written, or is lost. */
    private Uni<List<Void>> refuse() {
        return Uni.join().all(List.of(groups.close(), agents.close())).andCollectFailures();
    }
}
