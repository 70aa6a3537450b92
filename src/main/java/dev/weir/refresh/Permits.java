package dev.weir.refresh;

import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** How many refreshes may touch a database, or an engine, at once. Whoever comes later waits in the order of arrival, without a thread. */
public final class Permits {
    private final String name;
    private final ScheduledExecutorService timers;
    private final Deque<Permit> waiting = new ArrayDeque<>();
    private int free;

    /**
     * Permits of which all are free.
     *
     * @param name of the database or engine
     * @param count the most in use at once
     */
    public Permits(String name, int count, ScheduledExecutorService timers) {
        this.name = name;
        this.free = count;
        this.timers = timers;
    }

    /** A permit to be awaited and, whatever happens, closed. */
    Permit permit() {
        return new Permit();
    }

    /** How many wait for a permit now. */
    synchronized int waiting() {
        return waiting.size();
    }

    private enum State {
        NEW,
        WAITING,
        HELD,
        CLOSED
    }

    /**
     * The right to touch it once. It is given back by closing it, not by whom it was delivered to: an item can be
     * lost on its way to a subscriber that has gone, and a lost permit would silence its targets.
     */
    final class Permit {
        private State state = State.NEW;
        private @Nullable UniEmitter<? super Void> emitter;

        /** Completes when the permit is held; fails with {@link Reason#TIMEOUT} when the deadline comes first. */
        Uni<Void> await(Deadline deadline) {
            return Uni.createFrom()
                    .<Void>emitter(this::enqueue)
                    .ifNoItem()
                    .after(atLeastAMoment(deadline.remaining()))
                    .on(timers)
                    .failWith(() -> new CollectException(
                            Reason.TIMEOUT, "no connection of '" + name + "' became free in time"));
        }

        /** Gives the permit back, or leaves the queue; closing again does nothing. */
        void close() {
            @Nullable UniEmitter<? super Void> next = null;
            synchronized (Permits.this) {
                if (state == State.WAITING) {
                    waiting.remove(this);
                } else if (state == State.HELD) {
                    next = handOver();
                }
                state = State.CLOSED;
            }
            if (next != null) {
                next.complete(null);
            }
        }

        private void enqueue(UniEmitter<? super Void> emitter) {
            synchronized (Permits.this) {
                if (state != State.NEW) {
                    return;
                }
                this.emitter = emitter;
                if (free == 0) {
                    state = State.WAITING;
                    waiting.add(this);
                    return;
                }
                free--;
                state = State.HELD;
            }
            emitter.complete(null);
        }
    }

    private @Nullable UniEmitter<? super Void> handOver() {
        Permit next = waiting.poll();
        if (next == null) {
            free++;
            return null;
        }
        next.state = State.HELD;
        return next.emitter;
    }

    private static Duration atLeastAMoment(Duration duration) {
        return duration.isZero() ? Duration.ofNanos(1) : duration;
    }
}
