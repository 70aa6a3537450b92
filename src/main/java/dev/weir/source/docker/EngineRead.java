package dev.weir.source.docker;

import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One read of an engine under way. It ends once, and only when none of its lanes has a connection any more: when all has been
 * asked for, or a little after the deadline.
 */
final class EngineRead<T> {
    /** How long after its end a lane may still hold a thread; then it hangs where nothing can end it, and has no connection. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Engine engine;
    private final Deadline deadline;
    private final Survey<T> survey;
    private final UniEmitter<? super T> emitter;
    private final Consumer<EngineRead<?>> whenEnded;
    private final Runnable first;
    private final Runnable further;

    /** Those that may have a connection. */
    private final Set<Lane> lanes = new HashSet<>();

    private @Nullable Future<?> timer;
    private boolean begun;
    private boolean ended;

    /** Why no more calls are made; null as long as some are. */
    private @Nullable CollectException over;

    /** Why there is no result. */
    private @Nullable Throwable failure;

    /** @param whenEnded is called once, before the emitter is told */
    EngineRead(
            Engine engine,
            Deadline deadline,
            Survey<T> survey,
            UniEmitter<? super T> emitter,
            Consumer<EngineRead<?>> whenEnded) {
        this.engine = engine;
        this.deadline = deadline;
        this.survey = survey;
        this.emitter = emitter;
        this.whenEnded = whenEnded;
        this.first = () -> run(this::begin);
        this.further = () -> run(this::askAll);
    }

    void start() {
        emitter.onTermination(() -> cancel("the read was cancelled"));
        if (deadline.remaining().isZero()) {
            expire();
            return;
        }
        try {
            synchronized (this) {
                timer = engine.timers()
                        .schedule(this::expire, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            }
            engine.threads().execute(first);
        } catch (RuntimeException | Error defect) {
            fail(defect);
        }
    }

    /** Ends it as a failure, in the background. */
    void cancel(String why) {
        fail(new CollectException(Reason.CANCELLED, why));
    }

    private void run(Consumer<Lane> work) {
        var lane = new Lane(engine, deadline);
        synchronized (this) {
            if (over != null || ended) {
                return;
            }
            lanes.add(lane);
        }
        try {
            work.accept(lane);
        } catch (Throwable defect) {
            // Not even for want of memory may a read go on for ever.
            fail(defect);
        } finally {
            lane.end(done());
            leave(lane);
        }
    }

    private void begin(Lane lane) {
        int work = survey.begin(lane);
        synchronized (this) {
            begun = true;
        }
        for (int i = 1; i < Math.min(work, engine.config().maxConcurrentCalls()); i++) {
            engine.threads().execute(further);
        }
        askAll(lane);
    }

    private void askAll(Lane lane) {
        boolean isLeft = true;
        while (isLeft && !isOver()) {
            isLeft = survey.askNext(lane);
        }
    }

    private static CollectException done() {
        return new CollectException(Reason.CANCELLED, "the read is over");
    }

    private synchronized boolean isOver() {
        return over != null;
    }

    private void leave(Lane lane) {
        synchronized (this) {
            if (!lanes.remove(lane)) {
                engine.threads().hang(-1);
                return;
            }
            if (!lanes.isEmpty()) {
                return;
            }
        }
        end();
    }

    /** What has been read until now is the result, if the list is there. */
    private void expire() {
        stop(new CollectException(Reason.TIMEOUT, "the refresh's deadline passed"));
    }

    private void fail(Throwable why) {
        synchronized (this) {
            if (failure == null) {
                failure = why;
            }
        }
        stop(why instanceof CollectException known ? known : done());
    }

    private void stop(CollectException why) {
        List<Lane> open;
        synchronized (this) {
            if (over != null || ended) {
                return;
            }
            over = why;
            open = List.copyOf(lanes);
        }
        engine.threads().forget(first);
        engine.threads().forget(further);
        open.forEach(lane -> lane.end(why));
        if (open.isEmpty()) {
            end();
        } else {
            awaitLanes();
        }
    }

    private void awaitLanes() {
        try {
            var unused = engine.timers().schedule(this::leaveHanging, GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Weir shuts down: whatever hangs then ends with it.
        }
    }

    private void leaveHanging() {
        synchronized (this) {
            engine.threads().hang(lanes.size());
            lanes.clear();
        }
        end();
    }

    private void end() {
        Throwable why;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            if (timer != null) {
                timer.cancel(false);
            }
            if (failure == null && !begun) {
                failure = over;
            }
            why = failure;
        }
        whenEnded.accept(this);
        if (why == null) {
            try {
                emitter.complete(survey.result());
                return;
            } catch (Throwable defect) {
                why = defect;
            }
        }
        emitter.fail(why);
    }
}
