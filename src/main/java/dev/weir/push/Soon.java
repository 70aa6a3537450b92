package dev.weir.push;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Work that is done once for all who ask for it within a time. Any thread may ask. */
final class Soon {
    private static final Logger LOG = Logger.getLogger(Soon.class);

    private final Runnable work;
    private final Duration within;
    private final ScheduledExecutorService timers;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** @param within how long after the first to ask it is done */
    Soon(Runnable work, Duration within, ScheduledExecutorService timers) {
        this.work = work;
        this.within = within;
        this.timers = timers;
    }

    void ask() {
        if (asked.compareAndSet(false, true)) {
            try {
                Future<?> unused = timers.schedule(this::run, within.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The gateway ends: nobody reads it any more.
                asked.set(false);
            }
        }
    }

    private void run() {
        asked.set(false);
        try {
            work.run();
        } catch (RuntimeException defect) {
            LOG.error("what was pushed could not be published", defect);
        }
    }
}
