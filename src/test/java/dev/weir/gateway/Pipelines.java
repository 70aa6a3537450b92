package dev.weir.gateway;

import dev.weir.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pipelines whose runs have other steps each time, in a database, and what an exposition says of them. */
final class Pipelines {
    /** What a collector reads: the steps of each pipeline's last run that has finished. */
    static final String LAST_FINISHED = "SELECT pipeline, step, seconds FROM steps WHERE (pipeline, run) IN"
            + " (SELECT pipeline, max(run) FROM runs WHERE finished GROUP BY pipeline)";

    /** The other choice: the steps of each pipeline's last run, as far as it has come. */
    static final String LAST_BEGUN = "SELECT pipeline, step, seconds FROM steps WHERE (pipeline, run) IN"
            + " (SELECT pipeline, max(run) FROM runs GROUP BY pipeline)";

    private final TestDatabase database;

    Pipelines(TestDatabase database) {
        this.database = database;
        database.execute(
                "CREATE TABLE runs (pipeline text, run int, finished boolean DEFAULT false, PRIMARY KEY (pipeline, run))",
                "CREATE TABLE steps (pipeline text, run int, step text, seconds float8, PRIMARY KEY (pipeline, run, step))");
    }

    /** A metric of a collector's definition. */
    static String metric(String name) {
        return "{name: %s, type: gauge, help: Seconds., labels: [pipeline, step], value: seconds}".formatted(name);
    }

    void begin(String pipeline, int run) {
        database.execute("INSERT INTO runs VALUES ('%s', %d)".formatted(pipeline, run));
    }

    void step(String pipeline, int run, String step, double seconds) {
        database.execute("INSERT INTO steps VALUES ('%s', %d, '%s', %s)".formatted(pipeline, run, step, seconds));
    }

    void finish(String pipeline, int run) {
        database.execute("UPDATE runs SET finished = true WHERE pipeline = '%s' AND run = %d".formatted(pipeline, run));
    }

    /** A whole run at once: steps named after it, all of them with its number as the value. */
    void run(Connection connection, String pipeline, int run, int steps) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO steps SELECT '%1$s', %2$d, 'run %2$d step ' || n, %2$d FROM generate_series(1, %3$d) AS n;
                    INSERT INTO runs VALUES ('%1$s', %2$d, true)
                    """
                            .formatted(pipeline, run, steps));
        }
    }

    /** The series of a metric by their labels as they are written, without those of other pipelines. */
    static Map<String, Double> series(String exposition, String metric, String pipeline) {
        String start = metric + "{pipeline=\"" + pipeline + "\",step=\"";
        return exposition
                .lines()
                .filter(line -> line.startsWith(start))
                .collect(Collectors.toMap(
                        line -> line.substring(start.length(), line.lastIndexOf("\"} ")),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                        (one, other) -> {
                            throw new AssertionError("the same series twice");
                        },
                        TreeMap::new));
    }
}
