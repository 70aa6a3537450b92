package dev.weir.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Customers and staff: each second a few orders are placed, paid, shipped and delivered. */
final class Activity implements AutoCloseable {

    private static final String STEP = ShopDatabase.resource("activity.sql");

    private final Connection connection;
    private final ScheduledExecutorService clock;

    private Activity(Connection connection) {
        this.connection = connection;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "activity");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Activity start(ShopDatabase shop) throws SQLException {
        Activity activity = new Activity(shop.connect());
        var unused = activity.clock.scheduleWithFixedDelay(activity::step, 1, 1, TimeUnit.SECONDS);
        return activity;
    }

    private void step() {
        try {
            step(connection);
        } catch (SQLException e) {
            if (!clock.isShutdown()) {
                System.err.println("The shop stands still: " + e.getMessage());
            }
            clock.shutdown();
        }
    }

    /** One second of a shop. */
    static void step(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(STEP);
        }
    }

    @Override
    public void close() throws SQLException {
        clock.shutdown();
        connection.close();
    }
}
