package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway writes on its standard output when it is told to write JSON. */
class JsonLogsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> JSON = Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");

    private final TestDatabase database = TestPostgres.shared().createDatabase();

    @Test
    void everyLineIsJsonAndTellsNoSecret(@TempDir Path folder) throws IOException {
        Path file = new Definitions()
                .database("shop", database)
                .database("shut", database.server().port(), database.name(), database.username(), "hunter2-wrong")
                .gauge("good", "shop", "interval: 1s", "SELECT 1 AS n")
                .gauge("bad", "shop", "interval: 1s", "SELECT 1 / 0 AS n")
                .gauge("barred", "shut", "interval: 1s", "SELECT 1 AS n")
                .writeTo(folder);
        String definitions = Files.readString(file);
        try (var weir = WeirProcess.run(folder, JSON)) {
            await().atMost(PATIENCE).until(() -> weir.out().contains("target is up collector=good"));
            await().atMost(PATIENCE).until(() -> weir.out().contains("target is down collector=bad "));
            await().atMost(PATIENCE).until(() -> weir.out()
                    .contains("target is down collector=barred database=shut reason=authentication"));
            Files.writeString(file, definitions + "    nonsense: 1\n");
            assertThat(weir.post("/-/reload").statusCode()).isEqualTo(400);
            Files.writeString(file, definitions.replace("SELECT 1 AS n", "SELECT 2 AS n"));
            assertThat(weir.post("/-/reload").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> weir.out().contains("definitions reloaded"));

            weir.terminate();
            weir.await();

            List<JsonObject> lines = weir.out().lines().map(JsonObject::new).toList();
            assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(line.fieldNames())
                    .contains("timestamp", "level", "loggerName", "message"));
            assertThat(lines.stream().map(line -> line.getString("message")))
                    .anyMatch(message -> message.contains("the definitions are broken"))
                    .anyMatch(message -> message.contains("reason=sql"));
            assertThat(lines).noneMatch(line -> line.stream()
                    .anyMatch(field -> isSecret(field.getValue().toString())));
            assertThat(weir.err()).isEmpty();
        }
    }

    private boolean isSecret(String text) {
        return text.contains(database.password()) || text.contains("hunter2");
    }

    @Test
    void linesAreForPeopleUnlessAskedOtherwise(@TempDir Path folder) {
        new Definitions()
                .database("shop", database)
                .gauge("good", "shop", "interval: 1s", "SELECT 1 AS n")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            await().atMost(PATIENCE).until(() -> weir.out().contains("target is up collector=good"));

            assertThat(weir.out().lines()).noneMatch(line -> line.startsWith("{"));
        }
    }
}
