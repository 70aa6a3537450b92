package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One collector at three databases: what belongs to each of them, and what to all of them together. */
class TargetsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, TestDatabase> databases = new LinkedHashMap<>();
    private final Definitions definitions = new Definitions();

    TargetsIT() {
        for (String name : List.of("ams", "ber", "cph")) {
            TestDatabase database = TestPostgres.shared().createDatabase();
            database.execute("CREATE TABLE orders AS SELECT 'open' AS state, 7 AS n");
            databases.put(name, database);
            definitions.database(name, database);
        }
    }

    @Test
    void dropTakesTheSamplesOfTheDatabaseThatFailedAndOnlyThose(@TempDir Path folder) {
        definitions
                .collectors(
                        """
                        orders:
                          databases: ["*"]
                          interval: 1h
                          on_error: drop
                          queries:
                            - sql: SELECT state, n FROM orders
                              metrics: [{name: orders, type: gauge, help: Orders., labels: [state], value: n}]
                        """)
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await().atMost(PATIENCE).until(() -> weir.get("/-/ready").statusCode() == 200);
            refreshAndExpect(weir, databases.keySet());

            databases.forEach((failing, database) -> {
                var others = new TreeSet<>(databases.keySet());
                others.remove(failing);
                database.execute("ALTER TABLE orders RENAME TO gone");
                refreshAndExpect(weir, others);

                database.execute("ALTER TABLE gone RENAME TO orders");
                refreshAndExpect(weir, databases.keySet());
            });
        }
    }

    @Test
    void sizeOfTheExpositionIsLimitedForAllDatabasesTogether(@TempDir Path folder) {
        databases.values().forEach(database -> database.execute("UPDATE orders SET state = repeat('x', 300)"));
        definitions
                .collectors(
                        """
                        orders:
                          databases: ["*"]
                          interval: 1h
                          max_exposition_bytes: 1KiB
                          queries:
                            - sql: SELECT state, n FROM orders
                              metrics: [{name: orders, type: gauge, help: Orders., labels: [state], value: n}]
                        """)
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            weir.post("/-/refresh");

            Map<String, Long> outcomes = new JsonObject(weir.post("/-/refresh").body())
                    .getJsonArray("targets").stream()
                            .map(JsonObject.class::cast)
                            .peek(target -> assertThat(
                                            target.getString("error", "those of the collector's other targets"))
                                    .contains("those of the collector's other targets"))
                            .collect(Collectors.groupingBy(
                                    target -> target.getString("outcome"), Collectors.counting()));

            assertThat(outcomes).isEqualTo(Map.of("success", 2L, "limit", 1L));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            weir.get("/metrics").body().lines().filter(line -> line.startsWith("orders{")))
                    .hasSize(2));
        }
    }

    private static void refreshAndExpect(WeirProcess weir, Set<String> served) {
        assertThat(weir.post("/-/refresh").statusCode()).isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> lines = weir.get("/metrics").body().lines().toList();
            assertThat(lines.stream().filter(line -> line.startsWith("orders{")))
                    .containsExactlyElementsOf(served.stream()
                            .map("orders{state=\"open\",database=\"%s\"} 7"::formatted)
                            .toList());
            assertThat(lines.stream().filter(line -> line.matches("weir_collector_up\\{.* 1")))
                    .containsExactlyElementsOf(served.stream()
                            .map("weir_collector_up{collector=\"orders\",database=\"%s\"} 1"::formatted)
                            .toList());
        });
    }
}
