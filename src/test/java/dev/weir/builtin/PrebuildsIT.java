package dev.weir.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Prometheus;
import dev.weir.testing.Promtool;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is served of Coder's prebuilt workspaces from the start on, through failures, and of templates that are deleted. */
class PrebuildsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LAST_UPDATED = "coderd_prebuilt_workspaces_metrics_last_updated";
    private static final String CREATED = series("created_total");

    private final TestDatabase database = TestPostgres.shared().createDatabase();
    private final CoderRows rows = new CoderRows();
    private final Path folder;

    PrebuildsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource
    void servesTheLastAnswerAndItsTime(Variant variant) throws IOException {
        define(variant);
        try (var weir = WeirProcess.run(folder)) {
            awaitItsOwnRun(weir);
            refresh(weir, "\"sql\"");
            assertThat(coderd(weir)).containsExactly(LAST_UPDATED + " 0");

            CoderDatabase.create(database, variant);
            String template = rows.template("docker");
            String preset = rows.preset(rows.version(template), "small", 1);
            rows.prebuilt(template, preset);
            database.execute(rows.statements());
            refresh(weir, "success");
            Awaitility.await().atMost(PATIENCE).until(() -> weir.sample(CREATED).equals("1"));
            List<String> first = coderd(weir);
            long updated = updated(weir);
            assertThat(first).hasSize(7);
            assertThat(
                            Double.parseDouble(
                                    weir.sample(
                                            "weir_collector_last_success_timestamp_seconds{collector=\"coder-prebuilds\",database=\"test\"}")))
                    .isBetween((double) updated, updated + 1.0);

            Awaitility.await().atMost(PATIENCE).until(() -> Instant.now().getEpochSecond() > updated);
            CoderRows further = rows.further();
            further.prebuilt(template, preset);
            database.execute(further.statements());
            database.execute("ALTER TABLE workspace_agents RENAME TO elsewhere");
            refresh(weir, "\"sql\"");
            Awaitility.await().atMost(PATIENCE).until(() -> weir.sample(
                            "weir_collector_up{collector=\"coder-prebuilds\",database=\"test\"}")
                    .equals("0"));
            assertThat(coderd(weir)).isEqualTo(first);

            database.execute("ALTER TABLE elsewhere RENAME TO workspace_agents");
            refresh(weir, "success");
            Awaitility.await().atMost(PATIENCE).until(() -> weir.sample(CREATED).equals("2"));
            assertThat(updated(weir)).isGreaterThan(updated);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesATemplateThatWasDeletedAndMadeAgain(Variant variant) throws Exception {
        define(variant);
        CoderDatabase.create(database, variant);
        String deleted = rows.template("docker");
        rows.prebuilt(deleted, rows.preset(rows.version(deleted), "small", 3));
        rows.set("templates", deleted, "deleted = true");
        database.execute(rows.statements());
        try (var weir = WeirProcess.run(folder)) {
            awaitItsOwnRun(weir);
            refresh(weir, "success");
            Awaitility.await().atMost(PATIENCE).until(() -> updated(weir) > 0);
            if (variant.isHead()) {
                assertThat(coderd(weir)).hasSize(1);
            } else {
                assertThat(coderd(weir))
                        .hasSize(4)
                        .contains(series("desired") + " 0", series("running") + " 1", series("eligible") + " 0");
            }

            CoderRows again = rows.further();
            String live = again.template("docker");
            again.prebuilt(live, again.preset(again.version(live), "small", 1));
            database.execute(again.statements());
            refresh(weir, "success");
            Awaitility.await().atMost(PATIENCE).until(() -> weir.sample(CREATED).equals("1"));

            assertThat(coderd(weir))
                    .hasSize(7)
                    .contains(
                            series("desired") + " 1",
                            series("running") + (variant.isHead() ? " 1" : " 2"),
                            series("eligible") + " 1");
            assertThat(coderd(weir).stream().map(line -> line.substring(0, line.lastIndexOf(' '))))
                    .doesNotHaveDuplicates();
            checkWithPromtool(weir.get("/metrics").body());
        }
    }

    private void define(Variant variant) throws IOException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                databases:
                  test: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: '%s', tls: disable}
                include:
                  - {builtin: %s, database: test, interval: 1h}
                """
                        .formatted(
                                database.server().port(),
                                database.name(),
                                database.username(),
                                database.password().replace("'", "''"),
                                variant.builtin));
    }

    /**
     * Half an hour passes until the next one: none comes between what a test does and what it asks for. With another name of the
     * database the first one comes up to ten seconds after the start.
     */
    private static void awaitItsOwnRun(WeirProcess weir) {
        Awaitility.await().atMost(PATIENCE).until(() -> weir.get("/-/ready").statusCode() == 200);
    }

    private static void refresh(WeirProcess weir, String outcome) {
        assertThat(weir.post("/-/refresh?wait=1m").body()).contains(outcome);
    }

    private static long updated(WeirProcess weir) {
        return Long.parseLong(weir.sample(LAST_UPDATED));
    }

    private static String series(String metric) {
        return "coderd_prebuilt_workspaces_" + metric
                + "{template_name=\"docker\",preset_name=\"small\",organization_name=\"coder\"}";
    }

    private static List<String> coderd(WeirProcess weir) {
        var answer = weir.get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().lines().filter(line -> line.startsWith("coderd_")).toList();
    }

    private void checkWithPromtool(String exposition) throws Exception {
        if (!Prometheus.isInstalled("promtool")) {
            return;
        }
        Promtool.findsNothingIn(exposition);
    }
}
