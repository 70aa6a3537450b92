package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.OwnThread;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pushed, while processes and servers come to an end. */
class PushFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ROWS = "rows_copied{instance=\"\",job=\"backup\"}";
    private static final String BYTES = "bytes_copied{instance=\"\",job=\"backup\"}";

    private final Path folder;

    PushFaultsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatWasFlushedOutlivesAKilledGateway() {
        Path definitions = definitions(TestPostgres.shared().createDatabase());
        try (var weir = WeirProcess.run(definitions)) {
            assertThat(weir.push("PUT", "/metrics/job/backup", "rows_copied 5\n")
                            .statusCode())
                    .isEqualTo(200);
            shows(weir, ROWS, "5");
            await().atMost(PATIENCE).until(() -> weir.telemetry("weir_push_flushed_total{batcher=\"groups\"}") == 1);

            weir.kill();
        }

        try (var weir = WeirProcess.run(definitions)) {
            shows(weir, ROWS, "5");
        }
    }

    @Test
    void whatIsAnsweredAfterItsCommitIsNeverLost() {
        // Nothing but being waited for brings these into the database in time.
        Path definitions = definitions(
                TestPostgres.shared().createDatabase(), "groups: {batch_size: 500, batch_interval: 5s, queue: 2500}");
        try (var weir = WeirProcess.run(definitions)) {
            weir.push("PUT", "/metrics/job/restore?sync=true", "rows_restored 1\n");
            assertThat(weir.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 5\n")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(weir.send("DELETE", "/metrics/job/restore?sync=true").statusCode())
                    .isEqualTo(200);

            weir.kill();
        }

        try (var weir = WeirProcess.run(definitions)) {
            shows(weir, ROWS, "5");
            assertThat(weir.get("/metrics").body()).doesNotContain("rows_restored");
        }
    }

    @Test
    void whatWaitsIsWrittenWhenTheGatewayIsAskedToEnd() {
        Path definitions = definitions(
                TestPostgres.shared().createDatabase(), "groups: {batch_size: 500, batch_interval: 5s, queue: 2500}");
        try (var weir = WeirProcess.run(definitions)) {
            for (int i = 0; i < 50; i++) {
                weir.push("PUT", "/metrics/job/backup/part/" + i, "rows_copied " + i + "\n");
            }

            weir.terminate();
            weir.await();
        }

        try (var weir = WeirProcess.run(definitions)) {
            await().atMost(PATIENCE)
                    .until(() -> weir.get("/metrics")
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("rows_copied{"))
                                    .count()
                            == 50);
        }
    }

    @Test
    void serverThatStopsAndComesBackGetsWhatIsNewest() {
        try (var server = TestPostgres.privately()) {
            Path definitions = definitions(server.createDatabase());
            try (var weir = WeirProcess.run(definitions)) {
                weir.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 1\n");
                server.stop();

                for (int i = 2; i <= 5; i++) {
                    assertThat(weir.push("PUT", "/metrics/job/backup", "rows_copied " + i + "\n")
                                    .statusCode())
                            .isEqualTo(200);
                    shows(weir, ROWS, Integer.toString(i));
                }
                await().atMost(PATIENCE)
                        .until(() -> weir.telemetry("weir_push_flush_failures_total{batcher=\"groups\"}") > 0);
                assertThat(weir.push("PUT", "/metrics/job/late", "rows_late 1\n")
                                .statusCode())
                        .isEqualTo(200);
                server.start();

                await().atMost(PATIENCE).until(() -> weir.telemetry("weir_push_pending{batcher=\"groups\"}") == 0);
                assertThat(weir.telemetry("weir_push_accepted_total{batcher=\"groups\"}"))
                        .isEqualTo(weir.telemetry("weir_push_flushed_total{batcher=\"groups\"}")
                                + weir.telemetry("weir_push_superseded_total{batcher=\"groups\"}"));
                shows(weir, ROWS, "5");
                weir.kill();
            }

            try (var weir = WeirProcess.run(definitions)) {
                shows(weir, ROWS, "5");
                shows(weir, "rows_late{instance=\"\",job=\"late\"}", "1");
            }
        }
    }

    @Test
    void replicaThatIsKilledWhileItWritesHoldsNobodyUp() throws SQLException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        PushedDatabase.allow(database);
        Path one = PushedDatabase.definitions(folder, "one", database, "");
        Path other = PushedDatabase.definitions(folder, "other", database, "");
        try (var killed = WeirProcess.run(one);
                var left = WeirProcess.run(other)) {
            killed.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 1\n");
            try (var lock = database.connect()) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE weir.group_facts IN ACCESS EXCLUSIVE MODE");
                killed.push("PUT", "/metrics/job/backup", "rows_copied 2\n");
                await().atMost(PATIENCE).until(() -> database.query(
                                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'weir.group_facts'::regclass")
                        .equals(List.of("1")));
                killed.kill();
                lock.rollback();
            }

            assertThat(left.push("POST", "/metrics/job/backup?sync=true", "bytes_copied 7\n")
                            .statusCode())
                    .isEqualTo(200);
            shows(left, BYTES, "7");
            assertThat(PushedSamples.value(left, ROWS)).isIn("1", "2");
        }
    }

    @Test
    void newerDatabaseTakesNothingAndSoNothingIsTaken() {
        TestDatabase database = TestPostgres.shared().createDatabase();
        Path definitions = definitions(database);
        try (var weir = WeirProcess.run(definitions)) {
            weir.push("PUT", "/metrics/job/backup?sync=true", "rows_copied 1\n");
        }
        database.execute("INSERT INTO weir.schema_version (version) VALUES (1000)");

        try (var weir = WeirProcess.run(definitions)) {
            await().atMost(PATIENCE).until(() -> weir.out().contains("is refused"));

            assertThat(weir.out()).contains("1000");
            await().atMost(PATIENCE)
                    .until(() -> weir.push("PUT", "/metrics/job/backup", "rows_copied 2\n")
                                    .statusCode()
                            == 503);
            assertThat(weir.get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void slowFlushFillsTheQueueAndWhatIsTooMuchIsRefused() throws SQLException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        Path definitions = definitions(database, "groups: {batch_size: 2, batch_interval: 500ms, queue: 10}");
        try (var weir = WeirProcess.run(definitions)) {
            weir.push("PUT", "/metrics/job/backup/part/0?sync=true", "rows_copied 0\n");
            int refused = 0;
            try (var lock = database.connect()) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE weir.group_facts IN ACCESS EXCLUSIVE MODE");
                for (int i = 1; i <= 30; i++) {
                    int status = weir.push("PUT", "/metrics/job/backup/part/" + i, "rows_copied " + i + "\n")
                            .statusCode();
                    assertThat(status).isIn(200, 503);
                    refused += status == 503 ? 1 : 0;
                }
                assertThat(weir.telemetry("weir_push_dropped_keys_total{batcher=\"groups\"}"))
                        .isEqualTo(refused);
                lock.rollback();
            }

            int taken = 31 - refused;
            assertThat(refused).isBetween(1, 18);
            await().atMost(PATIENCE).until(() -> weir.telemetry("weir_push_pending{batcher=\"groups\"}") == 0);
            assertThat(weir.telemetry("weir_push_flushed_total{batcher=\"groups\"}"))
                    .isEqualTo(taken);
            assertThat(weir.get("/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("rows_copied{"))
                            .count())
                    .isEqualTo(taken);
        }
    }

    @Test
    void thousandAgentsAtOnceAreAllThere() {
        Path definitions = definitions(TestPostgres.shared().createDatabase());
        try (var weir = WeirProcess.run(definitions)) {
            List<CompletableFuture<List<Integer>>> senders = new ArrayList<>();
            for (int sender = 0; sender < 20; sender++) {
                int first = sender * 50;
                senders.add(OwnThread.supply(() -> send(weir, first)));
            }

            assertThat(senders.stream().flatMap(sender -> sender.join().stream()))
                    .hasSize(1_000)
                    .allMatch(status -> status == 202);
            await().atMost(PATIENCE)
                    .until(() -> weir.get("/metrics")
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("weir_agent_metadata{"))
                                    .count()
                            == 2_000);
            await().atMost(PATIENCE)
                    .until(() -> weir.telemetry("weir_push_rows_written_total{batcher=\"agents\"}") == 2_000);
            assertThat(weir.telemetry("weir_push_dropped_keys_total{batcher=\"agents\"}"))
                    .isZero();
        }
    }

    private static List<Integer> send(WeirProcess weir, int first) {
        var statuses = new ArrayList<Integer>();
        for (int i = first; i < first + 50; i++) {
            HttpResponse<String> answer = weir.push(
                    "POST",
                    "/api/v1/agents/" + new UUID(7, i) + "/metadata",
                    "[{\"key\": \"cpu\", \"value\": \"" + i + "\"}, {\"key\": \"memory\", \"value\": \"1e9\"}]");
            statuses.add(answer.statusCode());
        }
        return statuses;
    }

    private Path definitions(TestDatabase database) {
        return definitions(database, "");
    }

    private Path definitions(TestDatabase database, String settings) {
        PushedDatabase.allow(database);
        return PushedDatabase.definitions(folder, "weir", database, settings);
    }

    private static void shows(WeirProcess weir, String series, String value) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(PushedSamples.value(weir, series))
                .isEqualTo(value));
    }
}
