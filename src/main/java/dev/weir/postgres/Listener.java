package dev.weir.postgres;

import dev.weir.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection that listens for notifications. Whenever it is lost, it is made anew; what was sent meanwhile is missed. A peer
 * that is gone without a word is noticed within fifteen seconds. Not for behind a pooler.
 */
public final class Listener implements AutoCloseable {
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration FROM_CHECK_TO_CHECK = Duration.ofSeconds(10);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);

    private final DatabaseConfig config;
    private final VertxInternal vertx;
    private final ContextInternal context;
    private final String listen;
    private final Consumer<Notification> received;
    private final Runnable subscribed;
    private final Consumer<DatabaseFailure> failed;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final BackOff backOff = new BackOff();
    private long timer = -1;
    private volatile @Nullable SqlConnection listening;
    private volatile boolean isClosed;

    /**
     * Connects to nothing yet. What is told is told on one event loop, which must not be blocked.
     *
     * @param channels plain identifiers
     * @param subscribed is run after each subscription: from then on, nothing is missed until the connection is lost
     * @param failed is told of every connection that was lost, or that could not be made
     */
    public Listener(
            DatabaseConfig config,
            Vertx vertx,
            Collection<String> channels,
            Consumer<Notification> received,
            Runnable subscribed,
            Consumer<DatabaseFailure> failed) {
        this.config = config;
        this.vertx = (VertxInternal) vertx;
        this.context = this.vertx.createEventLoopContext();
        this.listen = channels.stream().map(channel -> "LISTEN " + channel).collect(Collectors.joining("; "));
        this.received = received;
        this.subscribed = subscribed;
        this.failed = failed;
    }

    /** Connects, and goes on trying. To be called once. */
    public void start() {
        context.runOnContext(begin -> connect());
    }

    public boolean isListening() {
        return listening != null;
    }

    /** Closes the connection; if the server does not let go within a second, it is cut. Not for an event loop. */
    @Override
    public void close() {
        isClosed = true;
        var done = new CountDownLatch(1);
        context.runOnContext(close -> {
            vertx.cancelTimer(timer);
            SqlConnection open = listening;
            if (open == null) {
                done.countDown();
            } else {
                open.close().onComplete(closed -> done.countDown());
            }
        });
        try {
            done.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wires.forEach(Wire::cut);
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        context.executeBlocking(() -> ConnectOptions.read(config, Access.READ))
                .compose(options -> {
                    options.setConnectTimeout((int) LONGEST_OPENING.toMillis());
                    return new Wire(vertx, options, wires).open(context, LONGEST_OPENING);
                })
                .onSuccess(this::subscribe)
                .onFailure(failure -> lost(DatabaseFailure.opening(failure)));
    }

    private void subscribe(SqlConnection connection) {
        if (isClosed) {
            Wire.of(connection).cut();
            return;
        }
        var opened = PgConnection.cast(connection);
        opened.noticeHandler(notice -> {});
        opened.exceptionHandler(broken -> {});
        opened.notificationHandler(message ->
                received.accept(new Notification(message.getChannel(), message.getPayload(), message.getProcessId())));
        var ended = new Ended(opened);
        opened.closeHandler(closed -> ended.because(DatabaseFailure.of(
                DatabaseFailure.Kind.CONNECTION, "the connection on which Weir listens was closed")));
        answer(opened, listen)
                .onSuccess(heard -> {
                    listening = opened;
                    subscribed.run();
                    checkLater(ended);
                })
                .onFailure(ended::because);
    }

    private void checkLater(Ended ended) {
        if (ended.connection == listening && !isClosed) {
            timer = vertx.setTimer(FROM_CHECK_TO_CHECK.toMillis(), due -> answer(ended.connection, "SELECT 1")
                    .onSuccess(alive -> {
                        backOff.reset();
                        checkLater(ended);
                    })
                    .onFailure(ended::because));
        }
    }

    /** Fails if there is no answer in time. */
    private Future<Void> answer(SqlConnection connection, String sql) {
        Promise<Void> answer = Promise.promise();
        long patience = vertx.setTimer(
                LONGEST_ANSWER.toMillis(),
                late -> answer.tryFail(DatabaseFailure.of(
                        DatabaseFailure.Kind.TIMEOUT,
                        "no answer within " + LONGEST_ANSWER.toSeconds()
                                + " s on the connection on which Weir listens")));
        connection.query(sql).execute().onComplete(done -> {
            vertx.cancelTimer(patience);
            if (done.succeeded()) {
                answer.tryComplete();
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }

    private void lost(DatabaseFailure failure) {
        if (!isClosed) {
            failed.accept(failure);
            timer = vertx.setTimer(backOff.next().toMillis(), again -> connect());
        }
    }

    /** The end of a connection, which comes once, whoever notices it first. */
    private final class Ended {
        private final SqlConnection connection;
        private boolean over;

        private Ended(SqlConnection connection) {
            this.connection = connection;
        }

        private void because(Throwable failure) {
            if (!over) {
                over = true;
                vertx.cancelTimer(timer);
                listening = null;
                Wire.of(connection).cut();
                lost(DatabaseFailure.statement(failure));
            }
        }
    }
}
