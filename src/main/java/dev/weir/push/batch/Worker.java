package dev.weir.push.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a batcher does when: which entries are taken, when a flush is due and what follows it. It starts nothing and tells nobody;
 * that is for whoever asks what is {@linkplain #flight under way} and {@linkplain #nextLoss lost}. Guarded by the lock that it is
 * made with.
 */
final class Worker<K, V> {
    private enum State {
        /** Entries are taken into the batch as they arrive, until it is full or the interval is over. */
        COLLECTING,
        /** Nothing is taken into the batch, entries wait in the queue. */
        FLUSHING,
        /** A flush has failed. Entries are taken into the batch, up to as many as the queue has room for. */
        BACKING_OFF,
        CLOSED
    }

    private final BatchSettings settings;
    private final BatcherStats stats;
    private final LongSupplier nanoTime;
    private final Backlog<K, V> backlog;
    private final Portion portion;
    private final Backoff backoff = new Backoff();
    private final Deque<Loss<K, V>> losses = new ArrayDeque<>();
    private final Alarm alarm;
    private final Alarm farewell;
    private State state = State.COLLECTING;
    private FlushReason failedReason = FlushReason.CAPACITY;
    private @Nullable Flight<K, V> flight;
    private boolean closing;
    private boolean over;

    /** @param afterwards what is done, without the lock, after something has happened by itself */
    Worker(
            BatchSettings settings,
            Values<V> values,
            BatcherStats stats,
            LongSupplier nanoTime,
            ScheduledExecutorService timers,
            Object lock,
            Runnable afterwards) {
        this.settings = settings;
        this.stats = stats;
        this.nanoTime = nanoTime;
        this.backlog = new Backlog<>(settings, values, stats);
        this.portion = new Portion(settings.size());
        this.alarm = new Alarm(lock, timers, afterwards);
        this.farewell = new Alarm(lock, timers, afterwards);
    }

    /** Waits for entries. */
    void collect() {
        state = State.COLLECTING;
        alarm.set(settings.interval(), this::tick);
    }

    /** Takes an entry; false if it is dropped. */
    boolean add(K key, V value, long weight) {
        stats.accepted.increment();
        boolean isTaken = !closing && take(new Entry<>(key, value, weight, nanoTime.getAsLong()));
        if (!isTaken) {
            stats.dropped.increment();
        } else if (state == State.COLLECTING && backlog.isFull()) {
            depart(FlushReason.CAPACITY);
        }
        return isTaken;
    }

    /** What is to be started, or under way, or to be {@link #conclude concluded}. */
    @Nullable
    Flight<K, V> flight() {
        return flight;
    }

    /** What is lost and has not been asked for. */
    @Nullable
    Loss<K, V> nextLoss() {
        return losses.poll();
    }

    /** Whether nothing will happen any more. */
    boolean isClosed() {
        return state == State.CLOSED;
    }

    void close() {
        if (closing) {
            return;
        }
        closing = true;
        backoff.hurry();
        if (!farewell.set(settings.farewell(), this::giveUp)) {
            giveUp();
        } else if (flight == null) {
            proceed();
        }
    }

    /** The flight has ended. */
    void conclude(Flight<K, V> ended, Flight.Result result) {
        flight = null;
        if (result instanceof Flight.Result.Written written) {
            written(ended, written.flushed());
        } else if (result instanceof Flight.Result.Failed failed) {
            failed(ended, failed.failure());
        }
    }

    private boolean take(Entry<K, V> entry) {
        return switch (state) {
            case COLLECTING -> backlog.admit(entry, Integer.MAX_VALUE);
            case FLUSHING -> backlog.enqueue(entry);
            case BACKING_OFF -> backlog.admit(entry, settings.queue());
            case CLOSED -> false;
        };
    }

    private void written(Flight<K, V> ended, Flushed flushed) {
        stats.count(ended.reason(), flushed);
        backlog.arrive();
        portion.written(ended.size());
        backoff.reset();
        proceed();
    }

    private void failed(Flight<K, V> ended, Throwable failure) {
        stats.failures.increment();
        failedReason = ended.reason();
        if (!(failure instanceof Rejected)) {
            backlog.comeBack();
            portion.failed(ended.size());
            backOff();
            return;
        }
        backoff.reset();
        if (ended.size() == 1) {
            tellLater(backlog.loseDeparted(LossReason.REJECTED));
            portion.found();
        } else {
            backlog.comeBack();
            portion.rejected(ended.size());
        }
        proceed();
    }

    private void tick() {
        if (backlog.isEmpty()) {
            collect();
        } else {
            depart(FlushReason.SCHEDULED);
        }
    }

    private void depart(FlushReason reason) {
        state = State.FLUSHING;
        Flight<K, V> next = new Flight<>(backlog.depart(portion.next()), reason, nanoTime);
        flight = next;
        // Whatever it has would be too old after that: one that never ends must not silence the batcher.
        alarm.set(settings.retry(), () -> next.abandon("it has not ended"));
    }

    /** Decides what comes next, when nothing is under way. */
    private void proceed() {
        if (closing) {
            backlog.fill(Integer.MAX_VALUE);
            if (over || backlog.isEmpty()) {
                finish();
            } else {
                depart(FlushReason.SHUTDOWN);
            }
            return;
        }
        backlog.fill();
        if (portion.isDue()) {
            depart(failedReason);
        } else if (backlog.isFull()) {
            depart(FlushReason.CAPACITY);
        } else {
            collect();
        }
    }

    private void backOff() {
        state = State.BACKING_OFF;
        expire();
        if (over || backlog.isEmpty()) {
            proceed();
        } else if (!alarm.set(backoff.next(), this::retry) && closing) {
            giveUp();
        }
    }

    private void retry() {
        expire();
        if (closing || backlog.isEmpty()) {
            proceed();
        } else {
            depart(failedReason);
        }
    }

    /** Loses what is too old, unless something newer of its key waits. */
    private void expire() {
        boolean isDone = false;
        while (!isDone) {
            backlog.fill(settings.queue());
            Loss<K, V> loss = backlog.expire(nanoTime.getAsLong());
            tellLater(loss);
            isDone = loss.entries().isEmpty();
        }
        portion.left(backlog.keys());
    }

    private void giveUp() {
        over = true;
        if (flight != null) {
            flight.abandon("there is no time left");
        } else if (state != State.CLOSED) {
            proceed();
        }
    }

    private void finish() {
        tellLater(backlog.loseBatch(LossReason.SHUTDOWN));
        state = State.CLOSED;
        alarm.stop();
        farewell.stop();
    }

    private void tellLater(Loss<K, V> loss) {
        if (!loss.entries().isEmpty()) {
            losses.add(loss);
        }
    }
}
