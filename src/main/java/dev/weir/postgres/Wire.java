package dev.weir.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.PreparedStatement;
import io.vertx.sqlclient.impl.SqlConnectionBase;
import io.vertx.sqlclient.impl.TupleInternal;
import io.vertx.sqlclient.impl.command.PrepareStatementCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What lies below one connection. This is the one place that reaches behind the driver's public API, for the three things that
 * API lacks: an end to a handshake that the server never answers, an end to an open connection that does not wait for the
 * server, and the description of a query's answer without running it.
 */
final class Wire extends PgConnectionFactory {
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Set<Wire> open;
    private volatile boolean connected;
    private volatile int processId;
    private volatile boolean cut;

    /** @param open where this wire is listed as long as it holds a socket */
    Wire(Vertx vertx, PgConnectOptions options, Set<Wire> open) {
        super((VertxInternal) vertx, () -> Future.succeededFuture(options));
        this.open = open;
    }

    /** The wire below a connection that came from {@link #open}. */
    static Wire of(SqlConnection connection) {
        return (Wire) base(connection).factory();
    }

    /** Connects, and gives up after a while: then nothing stays open. */
    Future<SqlConnection> open(Context context, Duration patience) {
        Promise<SqlConnection> promise = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, patience.toMillis()), id -> {
            promise.tryFail(DatabaseFailure.of(
                    DatabaseFailure.Kind.CONNECTION, "no answer within " + patience.toMillis() + " ms"));
            cut();
        });
        connect(context).onComplete(opened -> {
            vertx.cancelTimer(timer);
            connected = opened.succeeded();
            if (connected) {
                processId = PgConnection.cast(opened.result()).processId();
            }
            if (opened.failed()) {
                cut();
                promise.tryFail(opened.cause());
            } else if (!promise.tryComplete(opened.result())) {
                cut();
            }
        });
        return promise.future();
    }

    /**
     * Closes the sockets at once, whatever the driver waits for; everything in flight fails.
     *
     * <p>Closing is sent from below the driver's own handlers: those answer it by sending a farewell and waiting for the server
     * to close, which a half-open connection never does.
     */
    Future<Void> cut() {
        cut = true;
        return Future.all(channels.stream().map(Wire::close).toList()).mapEmpty();
    }

    /** The server's process, once it is open. */
    int processId() {
        return processId;
    }

    /** Parses a query on the server, without planning or running it. */
    static Future<List<Column>> describe(SqlConnection connection, ContextInternal context, String sql) {
        return base(connection)
                .schedule(context, new PrepareStatementCommand(sql, null, false))
                .map(Wire::columns);
    }

    private static List<Column> columns(PreparedStatement statement) {
        if (statement.prepare((TupleInternal) Tuple.tuple()) != null) {
            throw DatabaseFailure.of(
                    DatabaseFailure.Kind.STATEMENT, "the query has parameters, for which there are no values");
        }
        if (statement.rowDesc() == null) {
            return List.of();
        }
        return statement.rowDesc().columnDescriptor().stream()
                .map(column -> Column.of(column.name(), column.typeName()))
                .toList();
    }

    @Override
    protected NetClient netClient(NetClientOptions options) {
        var own = new NetClientOptions(options);
        if (own.getHostnameVerificationAlgorithm() == null) {
            own.setHostnameVerificationAlgorithm("");
        }
        return new NetClientImpl(vertx, null, own, new CloseFuture()) {
            @Override
            protected void initChannel(ChannelPipeline pipeline) {
                super.initChannel(pipeline);
                add(pipeline.channel());
            }
        };
    }

    private void add(Channel channel) {
        channels.add(channel);
        open.add(this);
        channel.closeFuture().addListener(closed -> {
            channels.remove(channel);
            if (channels.isEmpty()) {
                open.remove(this);
            }
        });
        if (cut) {
            close(channel);
        } else if (connected) {
            channel.pipeline().addFirst(new ClosedByServer());
        }
    }

    private static Future<Void> close(Channel channel) {
        Promise<Void> closed = Promise.promise();
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext first = channel.pipeline().firstContext();
            (first == null ? channel.close() : first.close()).addListener(done -> closed.complete());
        });
        return closed.future();
    }

    /**
     * Leaves it to the server to close the socket of a cancel request. The driver would close it as soon as it is sent, and a
     * pooler drops a request whose sender has gone.
     */
    private static final class ClosedByServer extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            Runnable anyway = () -> context.close(promise).channel();
            var late = context.executor().schedule(anyway, Session.GRACE.toMillis(), TimeUnit.MILLISECONDS);
            context.channel().closeFuture().addListener(closed -> late.cancel(false));
        }
    }

    private static SqlConnectionBase<?> base(SqlConnection connection) {
        return (SqlConnectionBase<?>) connection;
    }
}
