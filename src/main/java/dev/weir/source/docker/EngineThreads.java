package dev.weir.source.docker;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that wait for an engine's answers: so many as calls may be under way, made when they are needed and let go when
 * they are not. One that hangs where nothing can end it, as in the resolution of a name, is replaced until it comes back, but
 * never by so many that there are more than twice as many threads.
 */
final class EngineThreads implements AutoCloseable {
    private static final long LONGEST_IDLE_SECONDS = 5;

    private final int size;
    private final ThreadPoolExecutor threads;
    private int hanging;

    EngineThreads(String engine, int size) {
        this.size = size;
        this.threads = new ThreadPoolExecutor(
                size, size, LONGEST_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "weir-docker-" + engine);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task as soon as a thread is free.
     *
     * @throws RejectedExecutionException once this is closed
     */
    void execute(Runnable task) {
        threads.execute(task);
    }

    /** Forgets a task, however often it waits for a thread. */
    void forget(Runnable task) {
        threads.getQueue().removeIf(waiting -> waiting == task);
    }

    /** Counts threads as hanging, or as back by a negative number. */
    synchronized void hang(int more) {
        hanging += more;
        int wanted = size + Math.min(hanging, size);
        if (wanted > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(wanted);
            threads.setCorePoolSize(wanted);
        } else {
            threads.setCorePoolSize(wanted);
            threads.setMaximumPoolSize(wanted);
        }
    }

    /** Ends every thread once it has done what is given to it already. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
