package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is served in every situation under every pair of policies: a collector for each pair meets them all. */
class PoliciesIT {
    /**
     * The truth, a row for each combination. Before each situation {@code a}, {@code b} and {@code c} were read as 1; what it could bring is {@code a},
     * {@code c} and {@code d} as 2. "Never read" is a first refresh that fails. {@code keep_for} is that of an hour, "over" of
     * a second that has passed. The last success stays as it was or moves; the HTTP status is always 200.
     */
    private static final List<String> TABLE = table();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> POLICIES = new LinkedHashMap<>();

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static WeirProcess weir;
    private static List<String> neverRead;

    /** What is done to the database before a refresh. */
    enum Situation {
        SQL_ERROR("SQL error", "INSERT INTO faults VALUES ('first', 'error')"),
        TIMEOUT("timeout", "INSERT INTO faults VALUES ('first', 'sleep')"),
        LOST_CONNECTION("lost connection", "INSERT INTO faults VALUES ('first', 'terminate')"),
        PARTIAL_FAILURE("partial failure", "INSERT INTO faults VALUES ('second', 'error')"),
        EMPTY("empty", "DELETE FROM numbers"),
        ROWS_OF_NULL("rows of NULL", "UPDATE numbers SET n = NULL"),
        HALF_EMPTY("half empty", "DELETE FROM numbers WHERE part = 'first'");

        private final String name;
        private final String sql;

        Situation(String name, String sql) {
            this.name = name;
            this.sql = sql;
        }
    }

    @BeforeAll
    static void start() {
        database = TestPostgres.shared().createDatabase();
        database.execute(
                "CREATE TABLE numbers (part text, name text, n int)",
                "CREATE TABLE faults (part text, kind text)",
                """
                CREATE FUNCTION meets_its_fault(asked text) RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                  CASE (SELECT kind FROM faults WHERE part = asked)
                    WHEN 'error' THEN RAISE EXCEPTION 'told to fail';
                    WHEN 'sleep' THEN PERFORM pg_sleep(60);
                    WHEN 'terminate' THEN PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(60);
                    ELSE RETURN true;
                  END CASE;
                  RETURN true;
                END $$
                """);
        numbers("('first', 'a', 1), ('first', 'b', 1), ('second', 'c', 1)");
        database.execute(Situation.SQL_ERROR.sql);
        definitions().writeTo(folder);
        weir = WeirProcess.run(folder);
        Awaitility.await().atMost(PATIENCE).until(() -> !outcomes().containsValue("none"));
        List<String> expected = expected("never read");
        Awaitility.await().atMost(PATIENCE).until(() -> {
            neverRead = rows("never read", Map.of());
            return neverRead.equals(expected);
        });
    }

    private static Definitions definitions() {
        Map<String, String> onError = Map.of(
                "keep", "keep", "drop", "drop", "keep_for", "{keep_for: 1h}", "keep_for, over", "{keep_for: 1s}");
        var definitions = new Definitions();
        for (String row : expected("success")) {
            String[] cells = cells(row);
            String collector = (cells[1] + "_" + cells[2]).replace(", ", "_");
            POLICIES.put(collector, cells[1] + " | " + cells[2]);
            // A database of its own for each: none waits for another's connection.
            definitions
                    .database(collector, database)
                    .collectors(
                            """
                            %1$s:
                              database: %1$s
                              interval: 1h
                              timeout: 3s
                              on_error: %2$s
                              on_empty: %3$s
                              queries:
                                - sql: SELECT name, n FROM numbers WHERE part = 'first' AND meets_its_fault('first')
                                  metrics: [{name: %1$s_first, type: gauge, help: N., labels: [name], value: n}]
                                - sql: SELECT name, n FROM numbers WHERE part = 'second' AND meets_its_fault('second')
                                  metrics: [{name: %1$s_second, type: gauge, help: N., labels: [name], value: n}]
                            """
                                    .formatted(collector, onError.get(cells[1]), cells[2]));
        }
        return definitions;
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @Test
    void tableHasEveryCombination() {
        assertThat(TABLE.stream().map(row -> List.of(cells(row)).subList(0, 3)))
                .doesNotHaveDuplicates()
                .hasSize(10 * 4 * 3);
    }

    @Test
    void targetThatHasNeverBeenReadHasNoSamples() {
        assertThat(neverRead).isEqualTo(expected("never read"));
    }

    @ParameterizedTest
    @EnumSource
    void servesWhatThePoliciesSayAndRecovers(Situation situation) {
        numbers("('first', 'a', 1), ('first', 'b', 1), ('second', 'c', 1)");
        refreshAndExpect("success");

        numbers("('first', 'a', 2), ('first', 'd', 2), ('second', 'c', 2)");
        database.execute(situation.sql);
        refreshAndExpect(situation.name);

        numbers("('first', 'a', 2), ('first', 'd', 2), ('second', 'c', 2)");
        refreshAndExpect("recovery");
    }

    /** Gives the tables these rows and no fault. */
    private static void numbers(String rows) {
        database.execute("BEGIN; TRUNCATE numbers, faults; INSERT INTO numbers VALUES " + rows + "; COMMIT");
    }

    private static void refreshAndExpect(String situation) {
        Map<String, Double> before = lastSuccesses(samples());
        assertThat(weir.post("/-/refresh?wait=30s").statusCode()).isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(situation, before))
                .containsExactlyElementsOf(expected(situation)));
    }

    private static List<String> table() {
        try (var in = Objects.requireNonNull(PoliciesIT.class.getResourceAsStream("policies.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(row -> !row.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> expected(String situation) {
        return TABLE.stream()
                .filter(row -> cells(row)[0].equals(situation))
                .map(row -> String.join(" | ", cells(row)))
                .toList();
    }

    private static String[] cells(String row) {
        return Stream.of(row.split("\\|", -1)).map(String::strip).toArray(String[]::new);
    }

    /** What is served now, as rows of the table. */
    private static List<String> rows(String situation, Map<String, Double> before) {
        Map<String, String> outcomes = outcomes();
        Map<String, Double> samples = samples();
        Map<String, Double> lastSuccesses = lastSuccesses(samples);
        var rows = new ArrayList<String>();
        POLICIES.forEach((collector, policies) -> {
            double last = lastSuccesses.get(collector);
            String moved = before.getOrDefault(collector, 0.0) == last ? "stays" : "moves";
            rows.add(String.join(
                    " | ",
                    situation,
                    policies,
                    outcomes.get(collector),
                    numbersOf(collector, samples),
                    whole(samples.get(status("up", collector))),
                    last == 0 ? "never" : moved,
                    whole(samples.get(status("samples", collector)))));
        });
        return rows;
    }

    /** Such as {@code a=1 b=1}. */
    private static String numbersOf(String collector, Map<String, Double> samples) {
        String numbers = samples.entrySet().stream()
                .filter(sample -> sample.getKey().matches(collector + "_(first|second)\\{.*"))
                .map(sample -> sample.getKey().split("\"", -1)[1] + "=" + whole(sample.getValue()))
                .sorted()
                .collect(Collectors.joining(" "));
        return numbers.isEmpty() ? "none" : numbers;
    }

    private static String whole(double value) {
        return "%.0f".formatted(value);
    }

    private static Map<String, Double> lastSuccesses(Map<String, Double> samples) {
        return POLICIES.keySet().stream()
                .collect(Collectors.toMap(
                        collector -> collector,
                        collector -> samples.get(status("last_success_timestamp_seconds", collector))));
    }

    private static String status(String metric, String collector) {
        return "weir_collector_%1$s{collector=\"%2$s\",database=\"%2$s\"}".formatted(metric, collector);
    }

    /** Every sample of the exposition. */
    private static Map<String, Double> samples() {
        HttpResponse<String> metrics = weir.get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        return metrics.body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static Map<String, String> outcomes() {
        return new JsonObject(weir.get("/api/v1/status").body())
                .getJsonArray("targets").stream()
                        .map(JsonObject.class::cast)
                        .collect(Collectors.toMap(
                                target -> target.getString("collector"),
                                target -> target.containsKey("last_outcome")
                                        ? target.getJsonObject("last_outcome").getString("outcome")
                                        : "none"));
    }
}
