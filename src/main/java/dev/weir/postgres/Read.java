package dev.weir.postgres;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One read under its deadline, from the wait for a connection until it is free again. Its state belongs to one event loop. */
final class Read<T> {
    private enum Phase {
        WAITING,
        RUNNING,
        OVER
    }

    private final Database database;
    private final ContextInternal context;
    private final String applicationName;
    private final Duration timeout;
    private final Function<ReadTransaction, Uni<T>> work;
    private final UniEmitter<? super T> emitter;
    private final long deadlineNanos;
    private Phase phase = Phase.WAITING;
    private long timer;
    private @Nullable Session session;
    private @Nullable Cancellable working;

    Read(
            Database database,
            ContextInternal context,
            String applicationName,
            Duration timeout,
            Function<ReadTransaction, Uni<T>> work,
            UniEmitter<? super T> emitter) {
        this.database = database;
        this.context = context;
        this.applicationName = applicationName;
        this.timeout = timeout;
        this.work = work;
        this.emitter = emitter;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void start() {
        emitter.onTermination(() -> context.runOnContext(gone -> stop(null)));
        context.runOnContext(begin -> {
            timer = context.setTimer(Math.max(1, timeout.toMillis()), expired -> stop(tooLate()));
            database.connect(this).onComplete(this::connected);
        });
    }

    private void connected(AsyncResult<SqlConnection> connection) {
        if (phase != Phase.WAITING) {
            if (connection.succeeded()) {
                connection.result().close().onComplete(given -> database.ended(this));
            } else {
                database.ended(this);
            }
        } else if (connection.failed()) {
            over();
            database.ended(this);
            emitter.fail(DatabaseFailure.opening(connection.cause()));
        } else {
            phase = Phase.RUNNING;
            var opened = new Session(connection.result(), context, database.pooler());
            session = opened;
            var transaction = new ReadTransaction(opened, deadlineNanos);
            transaction
                    .begin(applicationName, database.access())
                    .onSuccess(begun -> run(transaction))
                    .onFailure(failure -> end(opened, false, () -> emitter.fail(failure)));
        }
    }

    private void run(ReadTransaction transaction) {
        if (phase != Phase.RUNNING || session == null) {
            return;
        }
        Session running = session;
        working = Uni.createFrom()
                .deferred(() -> work.apply(transaction))
                .subscribe()
                .with(
                        item -> context.runOnContext(
                                done -> end(running, database.access() == Access.READ, () -> emitter.complete(item))),
                        failure -> context.runOnContext(done -> end(running, false, () -> emitter.fail(failure))));
    }

    private void end(Session ending, boolean commit, Runnable emit) {
        if (phase == Phase.RUNNING) {
            over();
            ending.end(commit).onComplete(ended -> {
                if (ending.wasCancelled()) {
                    database.stopped(Boolean.TRUE.equals(ended.result()));
                }
                database.ended(this);
                emit.run();
            });
        }
    }

    private void endEarly(Session ending, Runnable emit) {
        over();
        ending.end(false).onComplete(ended -> {
            database.stopped(Boolean.TRUE.equals(ended.result()));
            database.ended(this);
            emit.run();
        });
    }

    /** @param failure what the subscriber is told; null if it has gone */
    private void stop(@Nullable DatabaseFailure failure) {
        Runnable emit = () -> {
            if (failure != null) {
                emitter.fail(failure);
            }
        };
        if (phase == Phase.WAITING) {
            over();
            database.abandoned(this);
            emit.run();
        } else if (phase == Phase.RUNNING && session != null) {
            if (working != null) {
                working.cancel();
            }
            endEarly(session, emit);
        }
    }

    private void over() {
        phase = Phase.OVER;
        context.owner().cancelTimer(timer);
    }

    private DatabaseFailure tooLate() {
        return DatabaseFailure.of(
                DatabaseFailure.Kind.TIMEOUT,
                (phase == Phase.WAITING ? "no connection" : "no answer") + " before the deadline");
    }
}
