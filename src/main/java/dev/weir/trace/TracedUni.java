package dev.weir.trace;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Work that is a {@link Uni}: each subscription is a trace of its own. */
public final class TracedUni {
    private TracedUni() {}

    /**
     * The same, traced from a subscription to its item ({@link Tracer#SUCCESS}), its failure ({@link Tracer#FAILURE}) or its
     * cancellation ({@link Tracer#CANCELLED}). Whoever receives the item or the failure finds the trace ended. What the work's
     * consumer throws becomes a failure instead of the item, is suppressed in a failure, and is dropped as Mutiny drops it after
     * a cancellation.
     */
    public static <T> Uni<T> of(Tracer tracer, Work work, Uni<T> body) {
        return Uni.createFrom().deferred(() -> {
            Trace trace = tracer.start(work);
            return body.onItem()
                    .invoke(() -> trace.end(Tracer.SUCCESS))
                    .onFailure()
                    .invoke(trace::fail)
                    .onCancellation()
                    .invoke(() -> cancel(trace));
        });
    }

    /** Throws nothing: that would keep the cancellation from the work itself. */
    private static void cancel(Trace trace) {
        try {
            trace.end(Tracer.CANCELLED);
        } catch (Throwable thrown) {
            Infrastructure.handleDroppedException(thrown);
        }
    }
}
