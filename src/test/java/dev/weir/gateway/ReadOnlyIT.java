package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Artefact;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command works where nothing can be written: each mount is read-only, and there is neither a home nor a folder for what is temporary. */
class ReadOnlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As in a container with a read-only root file system; which {@code /proc} may refuse. */
    private static final String ENCLOSED =
            """
            awk '{print $5}' /proc/self/mountinfo | sort -r | while read -r mount; do
                mount -o remount,bind,ro "$mount" 2>/dev/null
            done
            for folder in . /tmp /var/tmp /dev/shm; do
                ! touch "$folder/weir-was-here" 2>/dev/null || { rm "$folder/weir-was-here"; exit 77; }
            done
            unset HOME
            exec "$@"
            """;

    private final TestDatabase database = TestPostgres.shared().createDatabase();
    private final Path folder;

    ReadOnlyIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void definitions() throws IOException, InterruptedException {
        Process trial = new ProcessBuilder(enclosed(List.of("true")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Assumptions.assumeTrue(trial.waitFor() == 0, "no mount namespaces for this user");
        new Definitions()
                .database("shop", database)
                .gauge("orders", "shop", "interval: 1s", "SELECT 3 AS n")
                .writeTo(folder);
    }

    @Test
    void gatewayServesEverythingAndEnds() {
        try (var weir = WeirProcess.run(artefact(), folder, Map.of())) {
            await().atMost(PATIENCE).until(() -> weir.sample("orders_n").equals("3"));

            for (String path : List.of("/-/ready", "/telemetry", "/", "/api/v1/status")) {
                assertThat(weir.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(weir.push("PUT", "/metrics/job/backup", "rows_copied 1\n")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(weir.post("/-/reload").statusCode()).isEqualTo(200);
            // A command that ends at once is not waited for when the machine is busy, and then the gateway never hears
            // of it.
            await().atMost(PATIENCE).until(() -> {
                var trace = command("trace", "--gateway=" + weir.uri(""), "--name=backup", "--", "echo", "done");
                assertThat(trace.exitCode()).as(trace.err()).isZero();
                assertThat(trace.out()).isEqualTo("done\n");
                return weir.get("/metrics").body().contains("backup_finished_total{outcome=\"success\"}");
            });

            weir.terminate();

            assertThat(weir.await().exitCode()).isEqualTo(143);
            assertThat(weir.out()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void otherCommandsNeedNothingToWriteTo() {
        var check = command("check", "--connect", "weir.yaml");
        var collect = command("collect", "weir.yaml");

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(collect.exitCode()).as(collect.err()).isZero();
        assertThat(collect.out()).contains("orders_n 3\n");
    }

    private WeirProcess.Result command(String... arguments) {
        return WeirProcess.command(artefact(), folder, Map.of(), arguments);
    }

    private static Artefact artefact() {
        Artefact built = Artefact.at(Artefact.built().file(), "-Djava.io.tmpdir=/nonexistent");
        return new Artefact(built.file(), enclosed(built.words()));
    }

    private static List<String> enclosed(List<String> words) {
        var command = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", ENCLOSED, "sh"));
        command.addAll(words);
        return command;
    }
}
