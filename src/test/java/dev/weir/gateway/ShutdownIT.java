package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.OwnThread;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those who wait, and of what is under way, when the program is told to end. */
class ShutdownIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whoWaitsIsAnsweredAndWhatWasTakenIsWritten(@TempDir Path folder) throws IOException, SQLException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        PushedDatabase.allow(database);
        Files.writeString(
                new Definitions()
                        .database("shop", database)
                        .gauge("slow", "shop", "interval: 1h; timeout: 20m", "SELECT 1 AS n FROM pg_sleep(1200)")
                        .writeTo(folder),
                "push: {database: shop}\n",
                StandardOpenOption.APPEND);
        try (var weir = WeirProcess.run(folder)) {
            weir.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 1\n");
            try (var lock = database.connect()) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE weir.group_facts IN ACCESS EXCLUSIVE MODE");
                CompletableFuture<HttpResponse<String>> refresh =
                        OwnThread.supply(() -> weir.post("/-/refresh?collector=slow&wait=20m"));
                CompletableFuture<HttpResponse<String>> push =
                        OwnThread.supply(() -> weir.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 2\n"));
                await().atMost(PATIENCE)
                        .until(() -> database.backends("weir:slow").contains("active"));
                await().atMost(PATIENCE).until(() -> database.query("SELECT count(*) FROM pg_locks WHERE NOT granted"
                                + " AND relation = 'weir.group_facts'::regclass")
                        .equals(List.of("1")));

                weir.terminate();

                assertThat(refresh.join().statusCode()).isEqualTo(202);
                assertThat(new JsonObject(refresh.join().body())
                                .getJsonArray("targets")
                                .getJsonObject(0)
                                .getString("outcome"))
                        .isEqualTo("running");
                assertThat(push.join().statusCode()).isEqualTo(503);
                assertThat(push.join().body()).contains("not kept", "shuts down");
                weir.terminate();
                lock.rollback();
            }

            assertThat(weir.await().exitCode()).isEqualTo(143);
            assertThat(database.query("SELECT samples FROM weir.group_facts WHERE name = 'rows_copied'"))
                    .singleElement()
                    .asString()
                    .contains("2")
                    .doesNotContain("1");
            await().atMost(PATIENCE).until(() -> database.backends().isEmpty());
        }
    }
}
