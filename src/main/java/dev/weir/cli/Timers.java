package dev.weir.cli;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Hands to the workers what is due. A moment without memory, which may hit any thread, ends nothing here. The workers' own
 * timers and Quarkus' scheduler end at their first error, for good and without a word, and with them all refreshes.
 */
final class Timers extends ScheduledThreadPoolExecutor {
    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final Executor workers;

    Timers(Executor workers) {
        super(1, task -> {
            var thread = new Thread(task, "weir-timers");
            thread.setDaemon(true);
            return thread;
        });
        this.workers = workers;
        setRemoveOnCancelPolicy(true);
    }

    /** What is due, and cannot be handed over, is run here. */
    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return super.schedule(
                () -> {
                    try {
                        workers.execute(command);
                    } catch (Throwable noRoom) {
                        command.run();
                    }
                },
                delay,
                unit);
    }

    /** Runs a job at once, and then again and again, however it ends, but not while it still runs. */
    void every(Duration interval, Runnable job) {
        var repeated = new Repeated(job);
        var unused = scheduleWithFixedDelay(repeated::handOver, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private final class Repeated {
        private final AtomicBoolean underWay = new AtomicBoolean();
        private final Runnable work;
        private boolean failing;

        Repeated(Runnable job) {
            this.work = () -> work(job);
        }

        void handOver() {
            if (!underWay.compareAndSet(false, true)) {
                return;
            }
            try {
                workers.execute(work);
            } catch (Throwable noRoom) {
                // Its next time is soon.
                underWay.set(false);
            }
        }

        private void work(Runnable job) {
            try {
                job.run();
                failing = false;
            } catch (Throwable defect) {
                if (!failing) {
                    LOG.error("a job fails, and is tried again", defect);
                }
                failing = true;
            } finally {
                underWay.set(false);
            }
        }
    }
}
