package dev.weir.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One thing at a time, whatever the thread. What is posted waits for nobody: it runs in its order, at the latest when the turn
 * under way has ended, and not in the middle of it, though it be posted there.
 */
final class Turns {
    private static final Logger LOG = Logger.getLogger(Turns.class);

    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private List<Runnable> afterwards = new ArrayList<>();

    Turns(Executor executor) {
        this.executor = executor;
    }

    /** Has a turn now, and waits for it. */
    <T> T take(Supplier<T> work) {
        List<Runnable> after;
        lock.lock();
        try {
            runPosted();
            return work.get();
        } finally {
            after = takeAfterwards();
            lock.unlock();
            after.forEach(Runnable::run);
            drain();
        }
    }

    /** The same without a result. */
    void run(Runnable work) {
        take(() -> {
            work.run();
            return true;
        });
    }

    /** Has a turn soon, on another thread. */
    void post(Runnable work) {
        posted.add(work);
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain();
        }
    }

    /** Runs something when the turn under way has ended: what others hear of it must not hold it up. */
    void afterwards(Runnable work) {
        afterwards.add(work);
    }

    private void drain() {
        while (!posted.isEmpty() && !lock.isHeldByCurrentThread() && lock.tryLock()) {
            List<Runnable> after;
            try {
                runPosted();
            } finally {
                after = takeAfterwards();
                lock.unlock();
            }
            after.forEach(Runnable::run);
        }
    }

    private void runPosted() {
        for (Runnable work = posted.poll(); work != null; work = posted.poll()) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("a message of the store is lost", e);
            }
        }
    }

    private List<Runnable> takeAfterwards() {
        List<Runnable> taken = afterwards;
        afterwards = new ArrayList<>();
        return taken;
    }
}
