package dev.weir.push.batch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Has work done by one thread at a time, never within itself, and once more if it is asked for meanwhile. */
final class Turns {
    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    Turns(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Has it done by the executor, so that the caller's locks are not held meanwhile. */
    void ask() {
        try {
            executor.execute(this::take);
        } catch (RejectedExecutionException e) {
            // Shut down before its user: rather on this thread than never.
            take();
        }
    }

    /** Does it now, unless it is being done. */
    void take() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = asked.get();
            work.run();
        } while (asked.addAndGet(-seen) > 0);
    }
}
