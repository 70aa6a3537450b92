package dev.weir.exposition;

import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the exposition of a store's snapshot. Changes are rendered on the executor, those of {@link #INTERVAL_NANOS}
 * together; each is in an exposition that is rendered after it. What has been rendered is released in the store.
 */
public final class Publisher implements AutoCloseable {
    /** The least time from the end of a publication to the start of the next. */
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = Logger.getLogger(Publisher.class);

    private enum State {
        IDLE,
        SCHEDULED,
        RENDERING,
        /** Rendering, while there is a change that it may have missed. */
        OVERTAKEN,
        CLOSED
    }

    private final SnapshotStore store;
    private final ScheduledExecutorService executor;
    private final LongSupplier nanoTime;
    private final Renderer renderer;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicReference<Exposition> current = new AtomicReference<>(Exposition.empty());
    private final Progress progress = new Progress();
    private volatile PublisherStats stats = PublisherStats.NONE;
    private volatile long earliestNanos;
    private volatile long publishedNanos;
    private volatile @Nullable Future<?> next;
    private Set<Owner> failing = Set.of();
    private boolean stuck;

    /** @param nanoTime a monotonic clock */
    public Publisher(SnapshotStore store, ScheduledExecutorService executor, LongSupplier nanoTime) {
        this.store = store;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.renderer = new Renderer(nanoTime);
        this.earliestNanos = nanoTime.getAsLong();
        this.publishedNanos = earliestNanos;
        store.onPublish(this::onChange);
        if (!store.current().owners().isEmpty()) {
            onChange();
        }
    }

    /** What is served now. */
    public Exposition current() {
        return Objects.requireNonNull(current.get());
    }

    public PublisherStats stats() {
        return stats;
    }

    /** How long ago what is served was published; since the start, if nothing has been yet. */
    public Duration age() {
        // In this order: one that is published in between must not be younger than nothing.
        long published = publishedNanos;
        return Duration.ofNanos(nanoTime.getAsLong() - published);
    }

    /**
     * Completes when what is served holds every change of the store until now, or cannot be made to; on the thread that
     * renders, which must not be blocked.
     */
    public CompletionStage<Void> caughtUp() {
        return progress.caughtUp();
    }

    /** Ends publishing, when a rendering under way has ended. What was published last stays. */
    @Override
    public void close() {
        state.set(State.CLOSED);
        Future<?> scheduled = next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        synchronized (renderer) {
            renderer.close();
            progress.end();
        }
    }

    private void onChange() {
        progress.change();
        State before = state.getAndUpdate(now -> switch (now) {
            case IDLE -> State.SCHEDULED;
            case RENDERING -> State.OVERTAKEN;
            case SCHEDULED, OVERTAKEN, CLOSED -> now;
        });
        if (before == State.IDLE) {
            schedule();
        }
    }

    private void schedule() {
        long delay = Math.max(0, earliestNanos - nanoTime.getAsLong());
        try {
            next = executor.schedule(this::run, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The executor is shut down before the publisher: nothing can be rendered any more.
            state.set(State.CLOSED);
            progress.end();
        } catch (Error noMemory) {
            // The next change tries again.
            state.compareAndSet(State.SCHEDULED, State.IDLE);
            throw noMemory;
        }
    }

    private void run() {
        long changes;
        synchronized (renderer) {
            if (!state.compareAndSet(State.SCHEDULED, State.RENDERING)) {
                return;
            }
            changes = progress.changes();
            publish();
            earliestNanos = nanoTime.getAsLong() + INTERVAL_NANOS;
        }
        progress.publish(changes);
        State before = state.getAndUpdate(now -> switch (now) {
            case RENDERING -> State.IDLE;
            case OVERTAKEN -> State.SCHEDULED;
            case IDLE, SCHEDULED, CLOSED -> now;
        });
        if (before == State.OVERTAKEN) {
            schedule();
        }
    }

    private void publish() {
        try {
            Rendering rendering = renderer.renderChanges(store.current());
            current.set(rendering.exposition());
            publishedNanos = nanoTime.getAsLong();
            store.release(rendering.rendered());
            stats = stats.plus(rendering);
            report(rendering);
        } catch (RuntimeException | Error e) {
            stats = stats.plusFailure();
            if (!stuck) {
                LOG.error("the exposition stays as it was until a change of it can be rendered", e);
            }
            stuck = true;
        }
    }

    private void report(Rendering rendering) {
        if (stuck) {
            LOG.info("the exposition is rendered again");
            stuck = false;
        }
        rendering.failures().forEach((owner, failure) -> {
            if (!failing.contains(owner)) {
                LOG.errorf(
                        failure,
                        "kind=%s owner=%s is not rendered, its lines stay as they were",
                        owner.kind(),
                        owner.name());
            }
        });
        Set<Owner> now = new TreeSet<>(rendering.failures().keySet());
        failing.stream()
                .filter(owner -> !now.contains(owner))
                .forEach(owner -> LOG.infof("kind=%s owner=%s is rendered again", owner.kind(), owner.name()));
        failing = now;
    }
}
