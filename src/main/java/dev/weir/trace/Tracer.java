package dev.weir.trace;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts the time that work takes while it runs. Starting and ending take no lock that all traces share; {@link #collect} is
 * linear in the most traces that have been open at once.
 */
public final class Tracer {
    /** What a wrapper says of work that returned. */
    public static final String SUCCESS = "success";

    /** What a wrapper says of work that threw. */
    public static final String FAILURE = "failure";

    /** What a wrapper says of work that nobody waits for any more. */
    public static final String CANCELLED = "cancelled";

    private final LongSupplier nanoTime;
    private final Set<Trace> open = ConcurrentHashMap.newKeySet();

    /** @param nanoTime a monotonic clock */
    public Tracer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Starts a piece of work, to be ended by its handle; until then every {@link #collect} credits it. */
    public Trace start(Work work) {
        var trace = new Trace(work, nanoTime, open);
        work.started(trace);
        open.add(trace);
        return trace;
    }

    /**
     * Starts a piece of work that nobody here can see: it is credited only as far as it is {@linkplain Trace#vouch vouched
     * for}, so that one whose worker has gone never grows.
     */
    public Trace startVouched(Work work) {
        var trace = new Trace(work, nanoTime, open);
        work.started(trace);
        return trace;
    }

    /**
     * Runs work as one trace. What the body throws is thrown here; what the work's consumer throws then is suppressed in it, and
     * is thrown itself only if the body returned.
     */
    public void run(Work work, Runnable body) {
        Trace trace = start(work);
        try {
            body.run();
        } catch (Throwable failure) {
            trace.fail(failure);
            throw failure;
        }
        trace.end(SUCCESS);
    }

    /** Calls work as one trace; what is thrown is thrown as by {@link #run}. */
    public <T> T call(Work work, Callable<T> body) throws Exception {
        Trace trace = start(work);
        T result;
        try {
            result = body.call();
        } catch (Throwable failure) {
            trace.fail(failure);
            throw failure;
        }
        trace.end(SUCCESS);
        return result;
    }

    /** Credits all work that is under way up to one common instant. */
    public void collect() {
        long now = nanoTime.getAsLong();
        open.forEach(trace -> trace.credit(now));
    }

    /** The traces that {@link #collect} credits. */
    int open() {
        return open.size();
    }
}
