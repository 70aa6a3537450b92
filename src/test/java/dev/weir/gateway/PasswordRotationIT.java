package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OwnThread;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password is rotated again and again, in its file first or in the database first, under a constant load of refreshes. */
class PasswordRotationIT {
    private static final int ROTATIONS = 6;
    private static final int COLLECTORS = 3;

    @Test
    void noRefreshFailsBeyondTheFirstOfARotation(@TempDir Path folder) throws IOException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        Path file = folder.resolve("password");
        Files.writeString(file, "rotated 0");
        database.changePassword("rotated 0");
        var definitions = new Definitions()
                .database("shop", database.server().port(), database.name(), database.username(), "PLACEHOLDER");
        for (int i = 1; i <= COLLECTORS; i++) {
            definitions.gauge("c" + i, "shop", "interval: 1s", "SELECT " + i + " AS n");
        }
        Path weirYaml = definitions.writeTo(folder);
        Files.writeString(
                weirYaml, Files.readString(weirYaml).replace("password: 'PLACEHOLDER'", "password_file: " + file));
        try (var weir = WeirProcess.run(folder)) {
            var stop = new AtomicBoolean();
            var rounds = new AtomicInteger();
            Map<String, Integer> outcomes = new ConcurrentHashMap<>();
            CompletableFuture<Void> load = OwnThread.run(() -> {
                while (!stop.get()) {
                    new JsonObject(weir.post("/-/refresh").body())
                            .getJsonArray("targets").stream()
                                    .map(target -> ((JsonObject) target).getString("outcome"))
                                    .forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
                    rounds.incrementAndGet();
                }
            });
            awaitRounds(rounds);
            assertThat(outcomes).containsOnlyKeys("success");

            for (int i = 1; i <= ROTATIONS; i++) {
                String next = "rotated " + i;
                if (i % 2 == 0) {
                    write(file, next);
                }
                database.changePassword(next);
                if (i % 2 == 1) {
                    write(file, next);
                }
                database.terminateBackends("weir");
                awaitRounds(rounds);
            }
            stop.set(true);

            assertThat(load).succeedsWithin(Duration.ofSeconds(30));
            assertThat(outcomes.remove("success")).isGreaterThan(ROTATIONS * COLLECTORS);
            assertThat(outcomes.getOrDefault("authentication", 0)).isLessThanOrEqualTo(ROTATIONS);
            outcomes.remove("authentication");
            // A backend may be terminated just as a refresh begins on it.
            outcomes.remove("connection");
            assertThat(outcomes).isEmpty();
        }
    }

    private static void awaitRounds(AtomicInteger rounds) {
        int before = rounds.get();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rounds.get() >= before + 10);
    }

    private static void write(Path file, String password) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), password);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
