package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can go wrong with a target goes wrong at once, beside a healthy one. */
class BadDaysIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void everyFaultIsNamedAndNoneSpoilsTheRest(@TempDir Path folder) throws SQLException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        TestDatabase ascii = TestPostgres.shared().createDatabase("SQL_ASCII");
        database.execute(
                "CREATE TABLE locked (n int)", "INSERT INTO locked VALUES (7)", "CREATE TABLE written (n int)");
        ascii.execute("CREATE TABLE names AS SELECT convert_from('\\x61ff62'::bytea, 'SQL_ASCII') AS name");
        var definitions = new Definitions()
                .database("shop", database)
                .database("ascii", ascii)
                .database("stranger", database.server().port(), database.name(), database.username(), "wrong")
                .database("nowhere", WeirProcess.freePort(), "shop", "weir", "x")
                .gauge("healthy", "shop", "interval: 1s", "SELECT 1 AS n");
        String labelled = "{name: %s_n, type: gauge, help: N., value: n, labels: [l]}";
        Map<String, String> expected = new LinkedHashMap<>();
        definitions.gauge("down", "nowhere", "interval: 1s", "SELECT 1 AS n");
        expected.put("down", "connection");
        definitions.gauge("refused", "stranger", "interval: 1s", "SELECT 1 AS n");
        expected.put("refused", "authentication");
        definitions.gauge("sleeper", "shop", "interval: 1s; timeout: 1s", "SELECT 1 AS n FROM pg_sleep(60)");
        expected.put("sleeper", "timeout");
        definitions.gauge("waiter", "shop", "interval: 1s; timeout: 1s", "SELECT n FROM locked");
        expected.put("waiter", "timeout");
        definitions.gauge("bad_sql", "shop", "interval: 1s", "SELEC 1 AS n");
        expected.put("bad_sql", "sql");
        definitions.gauge("missing", "shop", "interval: 1s", "SELECT 1 AS m");
        expected.put("missing", "mapping");
        definitions.gauge("wrong_type", "shop", "interval: 1s", "SELECT '{}'::json AS n");
        expected.put("wrong_type", "mapping");
        definitions.collector(
                "twice",
                "shop",
                "interval: 1s",
                "SELECT 1 AS n, 'a' AS l FROM generate_series(1, 2)",
                labelled.formatted("twice"));
        expected.put("twice", "mapping");
        definitions.collector(
                "too_many",
                "shop",
                "interval: 1s; max_rows: 10",
                "SELECT n, 'l' || n AS l FROM generate_series(1, 1000000) n",
                labelled.formatted("too_many"));
        expected.put("too_many", "limit");
        definitions.collector(
                "invalid",
                "ascii",
                "interval: 1s",
                "SELECT 1 AS n, name AS l FROM names",
                labelled.formatted("invalid"));
        expected.put("invalid", "sql|mapping");
        definitions.gauge(
                "writer",
                "shop",
                "interval: 1s",
                "WITH w AS (INSERT INTO written VALUES (8) RETURNING n) SELECT n FROM w");
        expected.put("writer", "sql");
        definitions.writeTo(folder);

        try (Connection lock = locked(database);
                var weir = WeirProcess.run(folder)) {
            expected.forEach((collector, reasons) -> Awaitility.await(collector)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outcome(weir, collector)).matches(reasons)));

            assertThat(weir.get("/metrics").statusCode()).isEqualTo(200);
            Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("healthy_n")
                    .equals("1"));
            assertThat(weir.sample("weir_collector_up{collector=\"healthy\",database=\"shop\"}"))
                    .isEqualTo("1");
            expected.keySet().forEach(collector -> {
                assertThat(weir.get("/metrics").body()).doesNotContain("\n" + collector + "_n");
                assertThat(error(weir, collector)).as(collector).isNotBlank().doesNotContain("Exception");
            });
            assertThat(weir.get("/-/ready").statusCode()).isEqualTo(200);

            lock.rollback();
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(weir.sample("waiter_n"))
                    .isEqualTo("7"));
        }
    }

    @Test
    void databaseThatIsDownAtTheStartComesAndGoesAndComesBack(@TempDir Path folder) {
        try (var server = TestPostgres.privately()) {
            TestDatabase database = server.createDatabase();
            TestDatabase other = TestPostgres.shared().createDatabase();
            new Definitions()
                    .database("coming", database)
                    .database("there", other)
                    .gauge("coming", "coming", "interval: 1s; timeout: 5s; on_error: drop", "SELECT 5 AS n")
                    .gauge("long_read", "coming", "interval: 1s; timeout: 30s", "SELECT 6 AS n FROM pg_sleep(2)")
                    .gauge("there", "there", "interval: 1s", "SELECT 1 AS n")
                    .writeTo(folder);
            server.stop();
            try (var weir = WeirProcess.run(folder)) {
                awaitOutcome(weir, "coming", "connection");
                awaitOutcome(weir, "there", "success");
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("there_n")
                        .equals("1"));

                server.start();
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("coming_n")
                        .equals("5"));
                Awaitility.await().atMost(PATIENCE).until(() -> running(weir, "long_read"));

                server.stop();
                awaitOutcome(weir, "coming", "connection");
                awaitOutcome(weir, "long_read", "connection");
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("coming_n")
                        .equals("absent"));
                assertThat(weir.sample("there_n")).isEqualTo("1");

                server.start();
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("coming_n")
                        .equals("5"));
            }
        }
    }

    @Test
    void halfOpenConnectionSilencesItsTargetNoLongerThanTheNetworkIsBroken(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        try (var relay = new TcpRelay(database.server().port())) {
            new Definitions()
                    .database("far", relay.port(), database.name(), database.username(), database.password())
                    .gauge("far", "far", "interval: 1s; timeout: 1s; on_error: drop", "SELECT 5 AS n")
                    .writeTo(folder);
            try (var weir = WeirProcess.run(folder)) {
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("far_n")
                        .equals("5"));

                relay.stall();
                awaitOutcome(weir, "far", "timeout");
                assertThat(weir.get("/metrics").statusCode()).isEqualTo(200);

                relay.reset();
                relay.resume();
                Awaitility.await().atMost(PATIENCE).until(() -> weir.sample("far_n")
                        .equals("5"));
            }
        }
    }

    /** Holds the lock that one of the queries waits for before the first run, which may come at once. */
    private static Connection locked(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
        return connection;
    }

    private static void awaitOutcome(WeirProcess weir, String collector, String outcome) {
        Awaitility.await().atMost(PATIENCE).until(() -> outcome(weir, collector).equals(outcome));
    }

    private static String outcome(WeirProcess weir, String collector) {
        JsonObject last = weir.target(collector).getJsonObject("last_outcome");
        return last == null ? "none" : last.getString("outcome");
    }

    private static String error(WeirProcess weir, String collector) {
        return weir.target(collector).getJsonObject("last_outcome").getString("error");
    }

    private static boolean running(WeirProcess weir, String collector) {
        return weir.target(collector).getBoolean("running");
    }
}
