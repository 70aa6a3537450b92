package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many ask, the database is asked once. */
class SharedRefreshIT {
    private static final String MARK = "shared_refresh_mark";

    @Test
    void manyRefreshesAreOneExecutionAndScrapesAreNone(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("slow", "shop", "interval: 1h", "SELECT 42 AS n, 1 AS " + MARK + " FROM pg_sleep(6)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> weir.sample("slow_n")
                    .equals("42"));
            long before = database.executions(MARK);
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

            List<HttpResponse<String>> refreshes = all(
                    client,
                    200,
                    HttpRequest.newBuilder(weir.uri("/-/refresh?collector=slow"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build());
            List<HttpResponse<String>> scrapes = all(
                    client, 2000, HttpRequest.newBuilder(weir.uri("/metrics")).build());

            assertThat(before).isEqualTo(1);
            assertThat(database.executions(MARK)).isEqualTo(2);
            assertThat(refreshes).hasSize(200).allSatisfy(response -> {
                assertThat(response.statusCode()).isEqualTo(200);
                JsonObject target =
                        new JsonObject(response.body()).getJsonArray("targets").getJsonObject(0);
                assertThat(target.getString("outcome")).isEqualTo("success");
                assertThat(target.getInteger("samples")).isEqualTo(1);
            });
            assertThat(scrapes).hasSize(2000).allSatisfy(response -> assertThat(response.body())
                    .contains("slow_n 42\n"));
        }
    }

    private static List<HttpResponse<String>> all(HttpClient client, int count, HttpRequest request) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
