package dev.weir.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** What may be done within one read. One statement runs at a time; each starts when its {@code Uni} is subscribed to. */
public final class ReadTransaction {
    /** The server gives up this much later than Weir, so that it is Weir's own deadline that fires. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Session session;
    private final long deadlineNanos;

    ReadTransaction(Session session, long deadlineNanos) {
        this.session = session;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * The columns of a query's answer. The server parses the query but neither plans nor runs it.
     *
     * @return the columns; empty if the statement is none that answers with rows. Fails with a {@link DatabaseFailure}
     */
    public Uni<List<Column>> describe(String sql) {
        return uni(() -> session.run(() -> Wire.describe(session.connection(), session.context(), sql)));
    }

    /**
     * Runs one query. It is sent on the extended protocol, which refuses several statements in one text.
     *
     * @param rows gets each row as it arrives, on an event loop; when it throws, the query is cancelled on the server and the
     *     result fails with what was thrown
     * @return completes after the last row. Fails with a {@link DatabaseFailure} otherwise
     */
    public Uni<Void> query(String sql, Consumer<Row> rows) {
        return query(sql, Tuple.tuple(), rows);
    }

    Uni<Void> query(String sql, Tuple parameters, Consumer<Row> rows) {
        return uni(() -> {
            var thrown = new AtomicReference<@Nullable RuntimeException>();
            Consumer<Row> guarded = row -> {
                if (thrown.get() == null) {
                    try {
                        rows.accept(row);
                    } catch (RuntimeException e) {
                        thrown.set(e);
                        session.context().runOnContext(stop -> session.cancel());
                    }
                }
            };
            return limitTime()
                    .compose(limited -> session.run(() -> session.connection()
                            .preparedQuery(sql)
                            .collecting(Collector.of(() -> guarded, Consumer::accept, (one, other) -> one))
                            .execute(parameters)))
                    .transform(done -> {
                        RuntimeException own = thrown.get();
                        if (own != null) {
                            return Future.failedFuture(own);
                        }
                        return done.failed() ? Future.failedFuture(done.cause()) : Future.succeededFuture();
                    });
        });
    }

    Future<Void> begin(String applicationName, Access access) {
        return session.run(() -> session.connection().query(access.begin()).execute())
                .compose(begun -> session.run(() -> session.connection()
                        .preparedQuery(
                                "SELECT set_config('application_name', $1, true), set_config('lock_timeout', $2, true)")
                        // Half of the time: the failure then says that it was a lock.
                        .execute(Tuple.of(
                                applicationName, milliseconds(remaining().dividedBy(2))))))
                .mapEmpty();
    }

    /** Ends the transaction with a statement that begins the next one. */
    Uni<Void> chain(String statement) {
        return uni(() -> session.run(() -> session.connection().query(statement).execute())
                .mapEmpty());
    }

    /** In a simple query, which unlike a prepared one takes the server only one answer. */
    private Future<Void> limitTime() {
        String limit =
                "SET LOCAL statement_timeout = " + milliseconds(remaining().plus(LATER));
        return session.run(() -> session.connection().query(limit).execute()).mapEmpty();
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** Never zero, which would switch a limit off. */
    private static String milliseconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toMillis()));
    }

    private <R> Uni<R> uni(Supplier<Future<R>> statement) {
        return Uni.createFrom().emitter(emitter -> session.context()
                .runOnContext(
                        start -> statement.get().onSuccess(emitter::complete).onFailure(emitter::fail)));
    }
}
