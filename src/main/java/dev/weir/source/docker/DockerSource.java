package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Source;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All containers of an engine: one list, then each of them on its own, so that one that cannot be read spoils no other. */
public final class DockerSource implements Source, AutoCloseable {
    private final EngineConfig config;

    /**
     * Connects to nothing until it is asked to.
     *
     * @param nanoTime the monotonic clock
     * @param timers ends calls at their deadlines; nothing blocks it
     * @param listener is told of every call, on any thread
     */
    public DockerSource(
            EngineConfig config,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            Consumer<EngineEvent> listener) {
        this.config = config;
    }

    /** {@inheritDoc} Items and failures are emitted on a thread of the source. Its rows are containers. */
    @Override
    @SuppressWarnings("DoNotCallSuggester")
    public Uni<Collected> collect(Deadline deadline) {
        throw new UnsupportedOperationException(config.name());
    }

    /** How many containers there are: whether the engine can be read at all. Fails as {@link #collect} does. */
    @SuppressWarnings("DoNotCallSuggester")
    public Uni<Integer> count(Deadline deadline) {
        throw new UnsupportedOperationException(config.name());
    }

    /** Ends what is under way, and lets its threads go. Nothing may be read any more. */
    @Override
    public void close() {}
}
