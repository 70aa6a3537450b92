package dev.weir.source.postgres;

import static org.awaitility.Awaitility.await;

import dev.weir.testing.OwnThread;
import dev.weir.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** Somebody else's session of a superuser, which does what a test wants to be seen. Closing it ends whatever it does. */
final class ServerSession implements AutoCloseable {
    private final TestDatabase database;
    private final Connection connection;
    private final Statement statement;
    final String pid;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    ServerSession(TestDatabase database, String... statements) {
        this.database = database;
        try {
            connection = database.connect();
            statement = connection.createStatement();
            pid = pid(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        execute(statements);
    }

    /** Runs statements one after the other. */
    void execute(String... statements) {
        try {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, but they may fail. */
    void attempt(String... statements) {
        try {
            execute(statements);
        } catch (IllegalStateException failed) {
            // As it may.
        }
    }

    /** Begins to run a statement, and returns when the server is at it. */
    void start(String sql) {
        running = OwnThread.run(() -> attempt(sql));
        await().until(() -> database.query("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid = " + pid)
                .contains("1"));
    }

    /** Waits for the statement that was started. */
    void finish() {
        running.join();
    }

    private static String pid(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            if (!running.isDone()) {
                statement.cancel();
                running.join();
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
