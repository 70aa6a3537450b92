package dev.weir.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Lets through so many pieces of work at a time, in their order; the others wait without a thread. Any thread may call. */
final class Lanes implements Executor {
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Lanes(Executor executor, int lanes) {
        this.executor = executor;
        this.free = lanes;
    }

    @Override
    public void execute(Runnable work) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(work);
                return;
            }
            free--;
        }
        executor.execute(() -> run(work));
    }

    private void run(Runnable work) {
        try {
            work.run();
        } finally {
            next();
        }
    }

    private void next() {
        Runnable work;
        synchronized (this) {
            work = waiting.poll();
            if (work == null) {
                free++;
                return;
            }
        }
        executor.execute(() -> run(work));
    }
}
