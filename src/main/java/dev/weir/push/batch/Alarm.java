package dev.weir.push.batch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is to happen later: one thing at a time, under the lock that also guards this. */
final class Alarm {
    private final Object lock;
    private final ScheduledExecutorService timers;
    private final Runnable afterwards;
    private @Nullable Runnable action;
    private @Nullable Future<?> scheduled;

    /** @param afterwards what is done after each action, without the lock */
    Alarm(Object lock, ScheduledExecutorService timers, Runnable afterwards) {
        this.lock = lock;
        this.timers = timers;
        this.afterwards = afterwards;
    }

    /** Forgets what it was set to; false if nothing can happen later any more, because the timers are shut down. */
    boolean set(Duration delay, Runnable next) {
        stop();
        // An object of its own, by which an alarm that was set anew is told from one that comes too late.
        Runnable current = () -> next.run();
        try {
            scheduled = timers.schedule(() -> ring(current), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return false;
        }
        action = current;
        return true;
    }

    void stop() {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduled = null;
        action = null;
    }

    private void ring(Runnable current) {
        synchronized (lock) {
            if (action != current) {
                return;
            }
            action = null;
            current.run();
        }
        afterwards.run();
    }
}
