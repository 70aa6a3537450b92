package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one database. */
class PushReplicasIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestPostgres.shared().createDatabase();
    private final WeirProcess one;
    private final WeirProcess other;

    PushReplicasIT(@TempDir Path folder) {
        PushedDatabase.allow(database);
        String settings = "agents: {batch_interval: 500ms}";
        one = WeirProcess.run(PushedDatabase.definitions(folder, "one", database, settings));
        other = WeirProcess.run(PushedDatabase.definitions(folder, "other", database, settings));
    }

    @BeforeEach
    void bothListen() {
        await().atMost(PATIENCE)
                .until(() -> one.telemetry("weir_push_listening") == 1 && other.telemetry("weir_push_listening") == 1);
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
    }

    @Test
    void whatIsPushedToOneIsInBoth() {
        one.push("PUT", "/metrics/job/backup/db/shop", "rows_copied 5\n");

        shows(one, "rows_copied{db=\"shop\",instance=\"\",job=\"backup\"}", "5");
        shows(other, "rows_copied{db=\"shop\",instance=\"\",job=\"backup\"}", "5");
        assertThat(PushedSamples.value(other, "push_time_seconds{db=\"shop\",instance=\"\",job=\"backup\"}"))
                .isEqualTo(PushedSamples.value(one, "push_time_seconds{db=\"shop\",instance=\"\",job=\"backup\"}"));
    }

    @Test
    void familiesThatArePushedToDifferentReplicasAreOneGroup() {
        one.push("POST", "/metrics/job/backup", "rows_copied 5\n");
        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "5");

        other.push("POST", "/metrics/job/backup", "bytes_copied 7\n");

        shows(one, "bytes_copied{instance=\"\",job=\"backup\"}", "7");
        assertThat(PushedSamples.value(one, "rows_copied{instance=\"\",job=\"backup\"}"))
                .isEqualTo("5");

        one.push("PUT", "/metrics/job/backup", "seconds_taken 1\n");

        shows(other, "seconds_taken{instance=\"\",job=\"backup\"}", "1");
        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "absent");
        shows(other, "bytes_copied{instance=\"\",job=\"backup\"}", "absent");
    }

    @Test
    void whatIsDeletedAtOneIsGoneFromBoth() {
        one.push("PUT", "/metrics/job/backup", "rows_copied 5\n");
        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "5");

        assertThat(other.send("DELETE", "/metrics/job/backup").statusCode()).isEqualTo(202);

        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "absent");
        shows(one, "rows_copied{instance=\"\",job=\"backup\"}", "absent");
        assertThat(one.get("/metrics").body()).doesNotContain("backup");
    }

    @Test
    void groupThatOutlivedItsTimeIsGoneFromBoth() {
        one.push("PUT", "/metrics/job/backup", "rows_copied 5\n", "Weir-TTL", "10s");
        one.push("PUT", "/metrics/job/restore", "rows_copied 6\n");
        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "5");

        shows(one, "rows_copied{instance=\"\",job=\"backup\"}", "absent");
        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "absent");

        one.push("POST", "/metrics/job/backup", "bytes_copied 7\n");

        shows(other, "bytes_copied{instance=\"\",job=\"backup\"}", "7");
        shows(other, "rows_copied{instance=\"\",job=\"restore\"}", "6");
        assertThat(PushedSamples.value(other, "rows_copied{instance=\"\",job=\"backup\"}"))
                .isEqualTo("absent");
    }

    @Test
    void lastOfTwoPushesWinsWhereverItWent() {
        for (int i = 0; i < 20; i++) {
            WeirProcess to = i % 2 == 0 ? one : other;
            assertThat(to.push("PUT", "/metrics/job/backup?sync=true", "run_number " + i + "\n")
                            .statusCode())
                    .isEqualTo(200);
        }

        shows(one, "run_number{instance=\"\",job=\"backup\"}", "19");
        shows(other, "run_number{instance=\"\",job=\"backup\"}", "19");
    }

    @Test
    void metadataOfAnAgentIsInBoth() {
        var agent = UUID.fromString("6f1d3c1e-9f3b-4f7a-8f1e-2a7c6e1b0c11");

        assertThat(one.push(
                                "POST",
                                "/api/v1/agents/" + agent + "/metadata",
                                """
                                {"keys": ["cpu", "zone", "disk"], "values": ["0.5", "eu-1", ""], "errors": ["", "", "no such device"],
                                 "collected_at": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]}
                                """)
                        .statusCode())
                .isEqualTo(400);

        // All of it is older than the retention.
        assertThat(one.get("/metrics").body()).doesNotContain("agent=\"" + agent);

        one.push(
                "POST",
                "/api/v1/agents/" + agent + "/metadata",
                """
                [{"key": "cpu", "value": "0.5"}, {"key": "zone", "value": "eu-1"}, {"key": "disk", "error": "no such device"}]
                """);

        for (WeirProcess each : new WeirProcess[] {one, other}) {
            shows(each, "weir_agent_metadata{agent=\"" + agent + "\",key=\"cpu\"}", "0.5");
            shows(each, "weir_agent_metadata_info{agent=\"" + agent + "\",key=\"zone\",value=\"eu-1\"}", "1");
            shows(each, "weir_agent_metadata_error{agent=\"" + agent + "\",key=\"disk\"}", "1");
        }
    }

    @Test
    void messageThatIsNoneIsCountedAndHurtsNobody() {
        database.execute(
                "SELECT pg_notify('weir_push_groups', 'garbage')",
                "SELECT pg_notify('weir_push_groups', '" + "*".repeat(22) + "')",
                "SELECT pg_notify('weir_push_agents', '" + "A".repeat(23) + "')");
        one.push("PUT", "/metrics/job/backup", "rows_copied 5\n");

        shows(other, "rows_copied{instance=\"\",job=\"backup\"}", "5");
        assertThat(other.telemetry("weir_push_messages_total{result=\"malformed\"}"))
                .isEqualTo(3);
    }

    private static void shows(WeirProcess weir, String series, String value) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(PushedSamples.value(weir, series))
                .isEqualTo(value));
    }
}
