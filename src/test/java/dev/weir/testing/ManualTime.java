package dev.weir.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A wall clock, a monotonic clock and timers that move only when the test moves them, on the test's own thread. Any thread may
 * read the clocks, and set and cancel timers.
 */
public final class ManualTime extends AbstractExecutorService
        implements ScheduledExecutorService, InstantSource, LongSupplier {
    private final PriorityQueue<Timer<?>> timers = new PriorityQueue<>(
            Comparator.<Timer<?>>comparingLong(timer -> timer.at).thenComparing(timer -> timer.id));
    private Instant wall;
    private long nanos = -7_000_000_000L;
    private long ids;
    private boolean running;
    private boolean shutdown;

    public ManualTime(Instant start) {
        wall = start;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    @Override
    public synchronized long getAsLong() {
        return nanos;
    }

    /** Lets time pass and runs, in order, what is due meanwhile. */
    public void advance(Duration duration) {
        long end = getAsLong() + duration.toNanos();
        for (Timer<?> timer = due(end); timer != null; timer = due(end)) {
            running = true;
            timer.run();
            running = false;
        }
        moveTo(Math.max(getAsLong(), end));
    }

    private synchronized @Nullable Timer<?> due(long end) {
        if (timers.isEmpty() || timers.peek().at > end) {
            return null;
        }
        Timer<?> timer = timers.remove();
        moveTo(Math.max(nanos, timer.at));
        return timer;
    }

    /** Lets time pass without running what is due, as while something takes its time. */
    public void pass(Duration duration) {
        moveTo(getAsLong() + duration.toNanos());
    }

    /** How many timers wait. */
    public synchronized int waiting() {
        return timers.size();
    }

    /** Whether a timer runs right now. */
    public boolean isRunning() {
        return running;
    }

    /** Sets the wall clock, as an administrator would; the monotonic clock does not notice. */
    public synchronized void jumpTo(Instant instant) {
        wall = instant;
    }

    private synchronized void moveTo(long target) {
        wall = wall.plusNanos(target - nanos);
        nanos = target;
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public synchronized <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        var timer = new Timer<>(callable, nanos + unit.toNanos(delay), ids++);
        timers.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic timers");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic timers");
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long at;
        private final long id;

        Timer(Callable<V> callable, long at, long id) {
            super(callable);
            this.at = at;
            this.id = id;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            synchronized (ManualTime.this) {
                timers.remove(this);
            }
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - getAsLong(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
