package dev.weir.exposition;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** How many changes there were, how many of them are published, and who waits for which. */
final class Progress {
    private record Waiting(long change, CompletableFuture<Void> published) {}

    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    void change() {
        changes.incrementAndGet();
    }

    long changes() {
        return changes.get();
    }

    /** Tells those who wait for no more than so many changes. */
    void publish(long upTo) {
        published.accumulateAndGet(upTo, Math::max);
        waiting.removeIf(this::tellIfPublished);
    }

    /** Tells everybody: nothing will be published any more. */
    void end() {
        publish(Long.MAX_VALUE);
    }

    /** Completes when every change until now is published, on the thread that publishes it. */
    CompletionStage<Void> caughtUp() {
        var mine = new Waiting(changes(), new CompletableFuture<>());
        waiting.add(mine);
        if (tellIfPublished(mine)) {
            waiting.remove(mine);
        }
        return mine.published.minimalCompletionStage();
    }

    private boolean tellIfPublished(Waiting one) {
        return published.get() >= one.change && (one.published.isDone() || one.published.complete(null));
    }
}
