package dev.weir.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.DatabaseConfig.Pooler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The connections to one database. They are made when first needed, with the password of that moment, and never more than
 * configured. A password that is refused is tried once more if its file holds another one by then.
 */
public final class Database implements AutoCloseable {
    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(10);
    private static final int LONGEST_QUEUE = 64;
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(10);
    private static final Duration A_LITTLE = Duration.ofMillis(100);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);
    private static final Duration LONGEST_LETTING_GO = Duration.ofSeconds(2);

    private final DatabaseConfig config;
    private final VertxInternal vertx;
    private final Access access;
    private final int maxConnections;

    /** One event loop for all: from another one the pool would rather open a connection than reuse an idle one. */
    private final ContextInternal context;

    private final Pool pool;
    private final Set<Read<?>> waiting = ConcurrentHashMap.newKeySet();

    /** Those that hold a connection, or may still get one; its monitor tells of each that ends. */
    private final Set<Read<?>> reads = new HashSet<>();

    private final Set<Read<?>> holding = ConcurrentHashMap.newKeySet();
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private volatile boolean isClosed;

    /** Connects to nothing yet. The caller keeps {@code vertx} and closes it later than this. */
    public Database(DatabaseConfig config, Vertx vertx) {
        this(config, vertx, Access.READ, config.maxConnections());
    }

    Database(DatabaseConfig config, Vertx vertx, Access access, int maxConnections) {
        this.config = config;
        this.vertx = (VertxInternal) vertx;
        this.access = access;
        this.maxConnections = maxConnections;
        this.context = this.vertx.createEventLoopContext();
        this.pool = pool();
    }

    /**
     * Reads in one transaction, REPEATABLE READ and READ ONLY.
     *
     * <p>Every subscription is a read of its own. It terminates only when its connection is free again: within two seconds
     * after the deadline at the latest. By then the query has ended on the server, or its connection is closed. Cancelling the
     * subscription does the same in the background. Items and failures are emitted on an event loop.
     *
     * @param applicationName what the server shows while the read runs; it keeps the first 63 bytes
     * @param timeout from the subscription on, the wait for a connection included
     * @param work what to read; its failures are passed on as they are, and the transaction is rolled back
     * @return fails with a {@link DatabaseFailure} unless the work itself failed
     */
    public <T> Uni<T> read(String applicationName, Duration timeout, Function<ReadTransaction, Uni<T>> work) {
        return Uni.createFrom()
                .emitter(emitter -> new Read<T>(this, context, applicationName, timeout, work, emitter).start());
    }

    /** Its name in the configuration. */
    public String name() {
        return config.name();
    }

    public Connections connections() {
        return new Connections(wires.size(), holding.size());
    }

    /** How reads that were stopped let go of the database. */
    public DatabaseStats stats() {
        return new DatabaseStats(cancelled.sum(), closed.sum(), abandoned.sum());
    }

    /**
     * Closes when the last read under way has let go of its connection, at the latest two seconds after the last deadline.
     * Nothing may be read any more. Not for an event loop.
     */
    public void drain() {
        synchronized (reads) {
            long end = System.nanoTime() + LONGEST_LETTING_GO.toNanos();
            for (Read<?> read : reads) {
                end = Math.max(end, read.deadlineNanos() + LONGEST_LETTING_GO.toNanos());
            }
            try {
                while (!reads.isEmpty() && !isClosed && end - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(reads, end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close();
    }

    /** Closes all connections; those that the server does not let go within a second are cut. Not for an event loop. */
    @Override
    public void close() {
        synchronized (reads) {
            isClosed = true;
            reads.notifyAll();
        }
        var done = new CountDownLatch(1);
        pool.close().onComplete(ended -> done.countDown());
        try {
            done.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wires.forEach(Wire::cut);
    }

    Pooler pooler() {
        return config.pooler();
    }

    Access access() {
        return access;
    }

    /** Whether it is the server's process of an open connection. */
    boolean owns(int processId) {
        return wires.stream().anyMatch(wire -> wire.processId() == processId);
    }

    Future<SqlConnection> connect(Read<?> read) {
        waiting.add(read);
        synchronized (reads) {
            reads.add(read);
        }
        Future<SqlConnection> connection = pool.getConnection();
        connection.onSuccess(arrived -> holding.add(read));
        connection.onComplete(arrived -> waiting.remove(read));
        return connection;
    }

    /** The read holds no connection, and gets none any more. */
    void ended(Read<?> read) {
        holding.remove(read);
        synchronized (reads) {
            reads.remove(read);
            reads.notifyAll();
        }
    }

    void abandoned(Read<?> read) {
        waiting.remove(read);
        abandoned.increment();
    }

    /** @param returned whether the connection went back, rather than being closed */
    void stopped(boolean returned) {
        (returned ? cancelled : closed).increment();
    }

    @SuppressWarnings("deprecation") // The provider is the only way to own the socket while it is being opened.
    private Pool pool() {
        return PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(maxConnections)
                        .setMaxWaitQueueSize(LONGEST_QUEUE)
                        .setIdleTimeout((int) LONGEST_IDLE.toSeconds())
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(new PgConnectOptions())
                .using(vertx)
                .build()
                .connectionProvider(this::open);
    }

    private Future<SqlConnection> open(Context context) {
        return options(context)
                .compose(options -> open(context, options).recover(failure -> openAnew(context, options, failure)));
    }

    /** Tries once more with the password that its file holds by now, unless it is the one that was refused. */
    private Future<SqlConnection> openAnew(Context context, PgConnectOptions tried, Throwable failure) {
        if (DatabaseFailure.opening(failure).kind() != DatabaseFailure.Kind.AUTHENTICATION) {
            return Future.failedFuture(failure);
        }
        return options(context)
                .compose(options -> options.getPassword().equals(tried.getPassword())
                        ? Future.failedFuture(failure)
                        : open(context, options));
    }

    private Future<SqlConnection> open(Context context, PgConnectOptions options) {
        Duration patience = patience();
        options.setConnectTimeout(Math.max(1, (int) patience.toMillis()));
        var wire = new Wire(vertx, options, wires);
        return wire.open(context, patience).onComplete(opened -> {
            if (isClosed) {
                wire.cut();
            }
        });
    }

    private Future<PgConnectOptions> options(Context context) {
        return context.executeBlocking(() -> ConnectOptions.read(config, access));
    }

    /** How long it is worth while to open a connection: a little longer than anybody waits, so that they time out first. */
    private Duration patience() {
        long now = System.nanoTime();
        long longest = waiting.stream()
                .mapToLong(read -> read.deadlineNanos() - now)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.min(Math.max(0, longest) + A_LITTLE.toNanos(), LONGEST_HANDSHAKE.toNanos()));
    }
}
