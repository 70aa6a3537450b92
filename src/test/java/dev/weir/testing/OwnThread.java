package dev.weir.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs work that blocks, each on a thread of its own: the common pool of a small machine has one thread only. */
public final class OwnThread {
    private static final Executor NEW_THREAD = task -> {
        var thread = new Thread(task, "test work");
        thread.setDaemon(true);
        thread.start();
    };

    private OwnThread() {}

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, NEW_THREAD);
    }

    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, NEW_THREAD);
    }
}
