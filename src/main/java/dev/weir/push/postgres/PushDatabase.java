package dev.weir.push.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.postgres.BackOff;
import dev.weir.postgres.Listener;
import dev.weir.postgres.Notification;
import dev.weir.postgres.Writer;
import dev.weir.push.GroupStore;
import dev.weir.push.MetadataStore;
import dev.weir.push.StoreListener;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The schema {@code weir} of a database: made when it is first needed, written to by this replica and others. */
public final class PushDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PushDatabase.class);
    private static final Duration LONGEST_MAKING = Duration.ofSeconds(30);

    private final DatabaseConfig config;
    private final Vertx vertx;
    private final Context context;
    private final Writer groupsWriter;
    private final Writer agentsWriter;
    private final Operations groupOperations;
    private final GroupStore groups;
    private final MetadataStore metadata;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean down = new AtomicBoolean();
    private final BackOff backOff = new BackOff();
    private final LongAdder received = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private volatile @Nullable Listener listener;
    private volatile boolean isClosed;

    /**
     * Connects to nothing yet.
     *
     * @param guardTimestamps whether an older value of an agent is kept from overwriting a newer one
     * @param nanoTime the monotonic clock on which facts are accepted
     */
    public PushDatabase(DatabaseConfig config, boolean guardTimestamps, Vertx vertx, LongSupplier nanoTime) {
        this.config = config;
        this.vertx = vertx;
        context = ((VertxInternal) vertx).createEventLoopContext();
        groupsWriter = new Writer(config, vertx);
        agentsWriter = new Writer(config, vertx);
        var schema = new Schema();
        groupOperations = new Operations(config, groupsWriter, schema);
        groups = new GroupTable(groupOperations, UUID.randomUUID(), nanoTime);
        metadata = new MetadataTable(new Operations(config, agentsWriter, schema), guardTimestamps);
    }

    public GroupStore groups() {
        return groups;
    }

    public MetadataStore metadata() {
        return metadata;
    }

    /**
     * Makes or checks the schema, and subscribes; goes on trying in the background, and after every loss of the connection. The
     * item comes when it has succeeded for the first time; it fails only if the database is newer than this program. To be called
     * once.
     */
    public Uni<Void> open(StoreListener groupListener, StoreListener agentListener) {
        Map<String, StoreListener> listeners = Map.of(Messages.GROUPS, groupListener, Messages.AGENTS, agentListener);
        return Uni.createFrom().completionStage(() -> {
            if (begun.compareAndSet(false, true)) {
                context.runOnContext(begin -> makeSchema(listeners));
            }
            return opened.copy();
        });
    }

    public PushDatabaseStats stats() {
        Listener listening = listener;
        return new PushDatabaseStats(
                listening != null && listening.isListening(),
                received.sum(),
                malformed.sum(),
                Math.max(0, subscriptions.sum() - 1));
    }

    /** Closes all connections. Not for an event loop. */
    @Override
    public void close() {
        isClosed = true;
        Listener listening = listener;
        if (listening != null) {
            listening.close();
        }
        groupsWriter.close();
        agentsWriter.close();
    }

    private void makeSchema(Map<String, StoreListener> listeners) {
        groupOperations
                .run("weir:push", LONGEST_MAKING, transaction -> Uni.createFrom()
                        .voidItem())
                .subscribe()
                .with(
                        made -> context.runOnContext(next -> listen(listeners)),
                        failure -> context.runOnContext(next -> makeSchemaLater(listeners, failure)));
    }

    private void makeSchemaLater(Map<String, StoreListener> listeners, Throwable failure) {
        if (failure instanceof NewerSchema) {
            opened.completeExceptionally(failure);
        } else if (!isClosed) {
            down(failure);
            vertx.setTimer(backOff.next().toMillis(), again -> makeSchema(listeners));
        }
    }

    private void listen(Map<String, StoreListener> listeners) {
        if (isClosed) {
            return;
        }
        var listening = new Listener(
                config,
                vertx,
                List.of(Messages.GROUPS, Messages.AGENTS),
                message -> heard(message, Objects.requireNonNull(listeners.get(message.channel()))),
                () -> subscribed(listeners),
                this::down);
        listener = listening;
        listening.start();
    }

    private void subscribed(Map<String, StoreListener> listeners) {
        subscriptions.increment();
        if (down.compareAndSet(true, false)) {
            LOG.infof("the database of what is pushed is back database=%s", config.name());
        }
        opened.complete(null);
        listeners.values().forEach(StoreListener::onResubscribed);
    }

    private void heard(Notification message, StoreListener told) {
        if (groupsWriter.owns(message.processId()) || agentsWriter.owns(message.processId())) {
            return;
        }
        Optional<List<UUID>> ids = IdChunks.decode(message.payload());
        if (ids.isPresent()) {
            received.increment();
            told.onChanged(ids.get());
        } else {
            malformed.increment();
        }
    }

    private void down(Throwable failure) {
        if (down.compareAndSet(false, true)) {
            LOG.warnf(
                    "the database of what is pushed cannot be used database=%s reason=\"%s\"",
                    config.name(), failure.getMessage());
        }
    }
}
