package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every limit, met exactly and exceeded by one, by a collector that keeps its samples and by one that drops them. */
class LimitsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BYTES = 1024;

    /** The error of what is one above each limit; {@code size} gets all of the exposition's bytes, the others what is read. */
    private static final Map<String, String> LIMITS = new LinkedHashMap<>();

    static {
        LIMITS.put("rows", "query 'query 1': more than 3 rows (max_rows)");
        LIMITS.put("series", "query 'query 1': row 4: more than 3 series (max_series)");
        LIMITS.put(
                "label",
                "query 'query 1': row 1: metric 'label_%s': column \"l\" (text) is longer than 4096 characters"
                        + " (max_label_length)");
        LIMITS.put("size", "the samples take 1025 bytes, and max_exposition_bytes is 1024");
    }

    private static final Map<String, String> SETTINGS =
            Map.of("rows", "max_rows: 3", "series", "max_series: 3", "label", "", "size", "max_exposition_bytes: 1KiB");

    private static final Map<String, String> QUERIES = Map.of(
            "rows", "SELECT i::text AS l, 1 AS v FROM knob, generate_series(1, n) i",
            "series", "SELECT i::text AS l, 1 AS v FROM knob, generate_series(1, n) i",
            "label", "SELECT repeat('\uD83D\uDE00', 4093 + n) AS l, 1 AS v FROM knob",
            "size", "SELECT repeat('x', padding + n) AS l, 1 AS v FROM knob");

    private final TestDatabase database = TestPostgres.shared().createDatabase();

    @Test
    void refreshAboveALimitFailsWholeAndIsCounted(@TempDir Path folder) {
        database.execute("CREATE TABLE knob AS SELECT 3 AS n, 0 AS padding");
        var definitions = new Definitions().database("shop", database);
        List<String> collectors = new ArrayList<>();
        for (String limit : LIMITS.keySet()) {
            for (String policy : List.of("keep", "drop")) {
                String name = limit + "_" + policy;
                collectors.add(name);
                definitions.collector(
                        name,
                        "shop",
                        "interval: 1h; on_error: " + policy
                                + (SETTINGS.get(limit).isEmpty() ? "" : "; " + SETTINGS.get(limit)),
                        QUERIES.get(limit),
                        "{name: %s, type: gauge, help: N., labels: [l], value: v}".formatted(name));
            }
        }
        definitions.writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await().atMost(PATIENCE).until(() -> weir.get("/-/ready").statusCode() == 200);
            refresh(weir);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> lines(weir, "size_drop").size() == 1);
            database.execute("UPDATE knob SET padding = " + (BYTES - bytes(weir, "size_drop")));
            refresh(weir);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(bytes(weir, "size_drop"))
                    .isEqualTo(BYTES));
            Map<String, List<String>> atTheLimit =
                    collectors.stream().collect(Collectors.toMap(name -> name, name -> lines(weir, name)));
            assertThat(collectors)
                    .allSatisfy(name -> assertThat(counted(weir, name, "limit")).isZero());
            assertThat(atTheLimit.get("rows_keep")).hasSize(3);

            database.execute("UPDATE knob SET n = 4");
            refresh(weir);

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(collectors)
                    .allSatisfy(name -> {
                        assertThat(up(weir, name)).isEqualTo("0");
                        assertThat(lines(weir, name))
                                .isEqualTo(name.endsWith("keep") ? atTheLimit.get(name) : List.of());
                    }));
            assertThat(collectors).allSatisfy(name -> {
                String[] limitAndPolicy = name.split("_", -1);
                assertThat(weir.target(name).getJsonObject("last_outcome").getString("error"))
                        .isEqualTo(LIMITS.get(limitAndPolicy[0]).formatted(limitAndPolicy[1]));
                assertThat(counted(weir, name, "limit")).isEqualTo(1);
            });

            database.execute("UPDATE knob SET n = 3");
            refresh(weir);

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(collectors)
                    .allSatisfy(name -> assertThat(lines(weir, name)).isEqualTo(atTheLimit.get(name))));
        }
    }

    private static void refresh(WeirProcess weir) {
        assertThat(weir.post("/-/refresh").statusCode()).isEqualTo(200);
    }

    /** The samples of a collector. */
    private static List<String> lines(WeirProcess weir, String collector) {
        return weir.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(collector + "{"))
                .toList();
    }

    /** All that the exposition has of a collector, headers too. */
    private static int bytes(WeirProcess weir, String collector) {
        return weir.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?" + collector + "[ {].*"))
                .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length + 1)
                .sum();
    }

    private static String up(WeirProcess weir, String collector) {
        return weir.sample("weir_collector_up{collector=\"%s\",database=\"shop\"}".formatted(collector));
    }

    private static long counted(WeirProcess weir, String collector, String reason) {
        return weir.target(collector)
                .getJsonObject("counters")
                .getJsonObject("outcomes")
                .getLong(reason);
    }
}
