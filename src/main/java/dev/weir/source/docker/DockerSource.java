package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.source.Source;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All containers of an engine: one list, then each of them on its own, so that one that cannot be read spoils no other. */
public final class DockerSource implements Source, AutoCloseable {
    private static final String CLOSED = "the engine is read no more";

    private final Engine engine;
    private final ContainerBook book = new ContainerBook();
    private final ContainerFamilies families;
    private final Set<EngineRead<?>> reads = new HashSet<>();
    private boolean closed;

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
        var threads = new EngineThreads(config.name(), config.maxConcurrentCalls());
        this.engine = new Engine(config, threads, nanoTime, timers, listener);
        this.families = new ContainerFamilies(config, nanoTime);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its rows are containers. One that cannot be read, until the deadline or at all, is no failure: it has no samples but
     * its failures. Items and failures are emitted on a thread of the source or of its timers.
     */
    @Override
    public Uni<Collected> collect(Deadline deadline) {
        return read(deadline, () -> new AllContainers(engine, book, families));
    }

    /** How many containers there are: whether the engine can be read at all. Fails as {@link #collect} does. */
    public Uni<Integer> count(Deadline deadline) {
        return read(deadline, HeadCount::new);
    }

    /** Ends what is under way, and lets its threads go. Nothing may be read any more. */
    @Override
    public void close() {
        List<EngineRead<?>> underWay;
        synchronized (this) {
            closed = true;
            underWay = List.copyOf(reads);
        }
        underWay.forEach(read -> read.cancel(CLOSED));
        engine.threads().close();
    }

    private <T> Uni<T> read(Deadline deadline, Supplier<Survey<T>> survey) {
        return Uni.createFrom().emitter(emitter -> {
            var read = new EngineRead<T>(engine, deadline, survey.get(), emitter, this::forget);
            if (remember(read)) {
                read.start();
            } else {
                emitter.fail(new CollectException(Reason.CANCELLED, CLOSED));
            }
        });
    }

    private synchronized boolean remember(EngineRead<?> read) {
        return !closed && reads.add(read);
    }

    private synchronized void forget(EngineRead<?> read) {
        reads.remove(read);
    }
}
