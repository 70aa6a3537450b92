package dev.weir.postgres;

import dev.weir.config.DatabaseConfig.Pooler;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A connection in the hands of one read. Statements run one after the other. All methods are for the thread of its context.
 *
 * <p>A cancel request names the server's process, not the statement: it may arrive late and hit whatever runs then. So a
 * connection on which one was sent goes back to the pool only if it is known to have hit.
 */
final class Session {
    /** How long a cancelled statement, and later the end of the transaction, may take. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** What {@code DISCARD ALL} does and a read may need; unlike that, it can follow the end of a transaction in one message. */
    private static final String RESET =
            "; CLOSE ALL; DEALLOCATE ALL; RESET ALL; RESET ROLE; UNLISTEN *; SELECT pg_advisory_unlock_all()";

    private final SqlConnection connection;
    private final ContextInternal context;
    private final Pooler pooler;
    private boolean busy;
    private boolean closing;
    private boolean broken;
    private boolean cancelSent;
    private boolean cancelHit;
    private long graceTimer = -1;
    private Promise<Void> idle = Promise.promise();

    /** @param pooler behind one, the session is not Weir's own and is left as it is */
    Session(SqlConnection connection, ContextInternal context, Pooler pooler) {
        this.connection = connection;
        this.context = context;
        this.pooler = pooler;
        // Without a handler the driver prints stack traces and notices.
        connection.exceptionHandler(lost -> broken = true);
        PgConnection.cast(connection).noticeHandler(notice -> {});
    }

    SqlConnection connection() {
        return connection;
    }

    ContextInternal context() {
        return context;
    }

    /** Runs a statement; fails with a {@link DatabaseFailure}. */
    <R> Future<R> run(Supplier<Future<R>> statement) {
        if (busy || closing) {
            return Future.failedFuture(
                    new IllegalStateException(busy ? "one statement at a time" : "the read is over"));
        }
        busy = true;
        Promise<R> result = Promise.promise();
        statement.get().onComplete(done -> {
            ended(done);
            if (done.succeeded()) {
                result.complete(done.result());
            } else {
                result.fail(DatabaseFailure.statement(done.cause()));
            }
        });
        return result.future();
    }

    /** Asks the server to cancel the statement that runs, if one does; it has a moment to end. */
    void cancel() {
        if (!busy || cancelSent) {
            return;
        }
        cancelSent = true;
        graceTimer = context.setTimer(GRACE.toMillis(), late -> cut());
        // Whether it could be sent does not matter: the statement ends in time or it does not.
        PgConnection.cast(connection).cancelRequest();
    }

    /** Whether a statement was cancelled. */
    boolean wasCancelled() {
        return cancelSent;
    }

    /**
     * Cancels the statement that runs, ends the transaction and gives the connection back, or closes it: when the result is
     * there, and that takes two seconds at most, nothing is held any more. Tells whether the connection went back. What a query
     * did to the session beyond its transaction, such as {@code set_config(…, false)} or a lock, is undone.
     */
    Future<Boolean> end(boolean commit) {
        cancel();
        closing = true;
        if (!busy) {
            idle.tryComplete();
        }
        return idle.future().compose(quiet -> {
            if (broken || (cancelSent && !cancelHit)) {
                return cut();
            }
            return leave(commit ? "COMMIT" : "ROLLBACK");
        });
    }

    private Future<Boolean> leave(String statement) {
        Promise<Boolean> left = Promise.promise();
        long timer = context.setTimer(GRACE.toMillis(), late -> cut());
        String reset = pooler == Pooler.NONE ? RESET : "";
        connection.query(statement + reset).execute().onComplete(done -> {
            context.owner().cancelTimer(timer);
            if (done.succeeded()) {
                connection.close().onComplete(given -> left.complete(true));
            } else {
                cut().onComplete(left);
            }
        });
        return left.future();
    }

    private Future<Boolean> cut() {
        broken = true;
        return Wire.of(connection).cut().map(closed -> false);
    }

    private void ended(AsyncResult<?> done) {
        busy = false;
        if (graceTimer >= 0) {
            context.owner().cancelTimer(graceTimer);
        }
        if (done.failed()) {
            if (done.cause() instanceof PgException error) {
                String state = String.valueOf(error.getSqlState());
                cancelHit = cancelSent && state.equals("57014");
                broken |= state.startsWith("08") || state.startsWith("57P");
            } else if (!(done.cause() instanceof DatabaseFailure)) {
                broken = true;
            }
        }
        if (closing) {
            idle.tryComplete();
        }
    }
}
