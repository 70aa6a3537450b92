package dev.weir.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace open at a gateway for as long as work goes on, whatever the gateway does: a trace that it has lost is begun
 * anew. All of it happens on the one thread of the timers, where nothing blocks.
 */
final class TraceReporter {
    /** How long the gateway may take to answer, and how long it is left alone after it could not. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Time is credited up to the last renewal, so these come more often than a long lease needs them. */
    static final Duration LONGEST_PERIOD = Duration.ofSeconds(5);

    /**
     * How long the end may take to be reported: enough for a connection with TLS and two answers over a slow network, and
     * little enough not to be missed by whoever waits for the work.
     */
    static final Duration LAST_WORD = Duration.ofMillis(900);

    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);

    private final Function<TraceCall, CompletableFuture<TraceReply>> gateway;
    private final ScheduledExecutorService timers;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private @Nullable Open open;
    private @Nullable Boolean outcome;
    private @Nullable CompletableFuture<TraceReply> awaited;
    private @Nullable Future<?> timer;
    private boolean everOpen;
    private boolean troubled;
    private boolean endMayBeKnown;
    private int callsAtTheEnd = 3;

    /** A trace at the gateway, which waits for word of it for a lease from an instant on. */
    private record Open(String id, Duration lease, long since) {
        Duration period() {
            Duration third = lease.dividedBy(3);
            return third.compareTo(LONGEST_PERIOD) > 0 ? LONGEST_PERIOD : longer(third, SHORTEST_PERIOD);
        }
    }

    /**
     * Reports to a gateway.
     *
     * @param gateway is told something, and answers in its own time; an answer that is cancelled is not waited for any more
     * @param timers a single thread
     * @param nanoTime a monotonic clock
     * @param lines gets what the user has to know
     */
    TraceReporter(
            Function<TraceCall, CompletableFuture<TraceReply>> gateway,
            ScheduledExecutorService timers,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.gateway = gateway;
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    /** The work has started. */
    void begin() {
        timers.execute(this::proceed);
    }

    /**
     * The work has ended.
     *
     * @return completes when the gateway knows, or it is clear that it cannot be told within {@link #LAST_WORD}
     */
    CompletableFuture<Void> end(boolean success) {
        timers.execute(() -> {
            outcome = success;
            var unused = later(LAST_WORD, () -> giveUp("no answer within " + LAST_WORD.toMillis() + " ms"));
            boolean beginning = awaited != null && open == null;
            if (!beginning) {
                proceed();
            }
        });
        return ended;
    }

    private void proceed() {
        if (ended.isDone()) {
            return;
        }
        if (outcome != null && callsAtTheEnd-- == 0) {
            giveUp("the gateway does not take it");
        } else if (open == null) {
            call(new TraceCall.Begin(), PATIENCE);
        } else if (outcome == null) {
            call(new TraceCall.Renew(open.id()), longer(open.period(), SHORTEST_PATIENCE));
        } else {
            call(new TraceCall.End(open.id(), outcome), PATIENCE);
        }
    }

    private void call(TraceCall call, Duration patience) {
        stopWaiting();
        long asked = nanoTime.getAsLong();
        CompletableFuture<TraceReply> reply = gateway.apply(call);
        awaited = reply;
        timer = later(
                patience,
                () -> answered(reply, asked, new TraceReply.Failed("no answer within " + patience.toSeconds() + " s")));
        var unused = reply.whenCompleteAsync(
                (answer, failure) -> {
                    if (answer != null) {
                        answered(reply, asked, answer);
                    }
                },
                timers);
    }

    private void answered(CompletableFuture<TraceReply> reply, long asked, TraceReply answer) {
        if (reply != awaited || ended.isDone()) {
            return;
        }
        stopWaiting();
        if (answer instanceof TraceReply.Granted granted) {
            granted(granted, asked);
        } else if (answer instanceof TraceReply.Gone && endMayBeKnown) {
            // What was lost was the answer: another trace would count the work twice.
            ended.complete(null);
        } else if (answer instanceof TraceReply.Gone gone) {
            open = null;
            if (outcome == null) {
                trouble(gone.why());
            }
            proceed();
        } else if (answer instanceof TraceReply.Failed failed) {
            failed(failed.why(), asked);
        } else if (answer instanceof TraceReply.Refused refused) {
            lines.accept("not traced: the gateway refuses it: " + refused.why());
            ended.complete(null);
        } else {
            ended.complete(null);
        }
    }

    private void granted(TraceReply.Granted granted, long asked) {
        if (troubled) {
            troubled = false;
            lines.accept(everOpen ? "traced again" : "traced from now on");
        }
        everOpen = true;
        open = new Open(open == null ? granted.id() : open.id(), granted.lease(), asked);
        if (outcome == null) {
            timer = later(open.period(), this::proceed);
        } else {
            proceed();
        }
    }

    private void failed(String why, long asked) {
        long now = nanoTime.getAsLong();
        if (outcome != null) {
            if (open == null) {
                giveUp(why);
            } else {
                endMayBeKnown = true;
                proceed();
            }
        } else if (open == null) {
            trouble(why);
            timer = later(PATIENCE, this::proceed);
        } else {
            // As long as the lease lasts the gateway has noticed nothing.
            if (now - open.since() > open.lease().toNanos()) {
                trouble(why);
            }
            timer = later(longer(open.period().minusNanos(now - asked), SHORTEST_PERIOD), this::proceed);
        }
    }

    private void trouble(String why) {
        if (!troubled) {
            troubled = true;
            lines.accept((everOpen ? "tracing is interrupted: " : "not traced yet: ") + why);
        }
    }

    private void giveUp(String why) {
        if (ended.isDone()) {
            return;
        }
        stopWaiting();
        if (!troubled) {
            lines.accept((everOpen ? "the end is not reported: " : "not traced: ") + why);
        }
        ended.complete(null);
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (awaited != null) {
            CompletableFuture<TraceReply> reply = awaited;
            awaited = null;
            reply.cancel(true);
        }
    }

    private Future<?> later(Duration delay, Runnable action) {
        return timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
