package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a database does for the programs that are measured, asked over one connection that is kept. */
final class DatabaseWatch implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Connection connection;
    private final String role;
    private final ProcessHandle postmaster;

    DatabaseWatch(TestDatabase database) {
        role = database.username();
        try {
            connection = database.connect();
            postmaster = ProcessHandle.of(numbers("SELECT pg_backend_pid()").get(0))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parent of all processes of the server. */
    ProcessHandle postmaster() {
        return postmaster;
    }

    /** The processor time of the whole server until now, in seconds. */
    double cpuSeconds() {
        return CpuTime.ofFamily(postmaster.pid());
    }

    /** How often each query was executed to its end since the last reset of the statistics. Their texts hold no semicolon. */
    List<Long> executions(List<PeerQuery> queries) {
        return numbers(
                """
                SELECT coalesce(sum(s.calls), 0)
                FROM unnest(string_to_array(?, ';')) WITH ORDINALITY AS wanted(text, i)
                LEFT JOIN pg_stat_statements s ON s.query = wanted.text
                GROUP BY i ORDER BY i
                """,
                texts(queries));
    }

    /** How long the quickest executions of these queries took in the mean, in milliseconds: those that waited for nothing. */
    double quickestMillis(List<PeerQuery> queries) {
        return numbers(
                                """
                                SELECT 1000 * avg(min_exec_time) FROM pg_stat_statements
                                WHERE query = ANY (string_to_array(?, ';'))
                                """,
                                texts(queries))
                        .get(0)
                / 1000.0;
    }

    private static String texts(List<PeerQuery> queries) {
        return String.join(";", queries.stream().map(PeerQuery::sql).toList());
    }

    /** How many queries of the database's role are under way, or wait for a lock. */
    long active() {
        return numbers("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND usename = ?", role)
                .get(0);
    }

    /** Waits until something has been under way and nothing is any more: whoever keeps an interval has then just begun one. */
    void awaitPause(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        awaitActive(true, end);
        // What runs one after the other belongs together.
        for (int still = 0; still < 10 && System.nanoTime() < end; still++) {
            if (active() > 0) {
                still = 0;
            }
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        }
    }

    /** Waits until nothing is under way. */
    void awaitIdle(Duration most) throws InterruptedException {
        awaitActive(false, System.nanoTime() + most.toNanos());
    }

    private void awaitActive(boolean wanted, long end) throws InterruptedException {
        while (active() > 0 != wanted && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        }
    }

    private List<Long> numbers(String sql, String... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                var numbers = new ArrayList<Long>();
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
                return numbers;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
