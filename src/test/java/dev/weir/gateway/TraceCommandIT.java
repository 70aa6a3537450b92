package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traced commands at a real gateway, and what becomes of them when somebody is killed. */
class TraceCommandIT {
    private static final String GO_ON = "echo ready; while [ ! -e go ]; do sleep 0.1; done; touch done; exit 0";

    @TempDir
    private Path folder;

    private WeirProcess weir;

    @BeforeEach
    void startAGateway() throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\ntraces: {lease: 2s}\n");
        weir = WeirProcess.run(folder);
    }

    @AfterEach
    void endTheGateway() {
        weir.close();
    }

    @Test
    void longCommandIsSeenWhileItRunsAndCountedWhenItHasEnded() throws IOException {
        try (var trace = TraceProcess.script(folder, weir.port(), GO_ON)) {
            await(() -> number("backup_worked_seconds_total") > 2);
            assertThat(number("backup_running")).isEqualTo(1);
            assertThat(number("backup_oldest_running_seconds")).isGreaterThan(1);
            assertThat(finished("success")).isZero();

            Files.createFile(folder.resolve("go"));

            assertThat(trace.await().exitCode()).isZero();
            assertThat(trace.err()).isEmpty();
            await(() -> finished("success") == 1);
            assertThat(number("backup_running")).isZero();
        }
    }

    @Test
    void commandThatEndsAtOnceIsReportedWhole() {
        // Its end is reported within a second or not at all, and a busy machine may take longer.
        await(() -> {
            try (var trace = TraceProcess.start(folder, TraceProcess.words(weir.port(), "true"))) {
                assertThat(trace.await().exitCode()).isZero();
            }
            return finished("success") >= 1;
        });

        assertThat(number("backup_started_total")).isPositive();
        await(() -> number("backup_running") == 0);
    }

    @Test
    void commandThatFailsIsAFailure() throws IOException {
        try (var trace = TraceProcess.script(folder, weir.port(), "while [ ! -e go ]; do sleep 0.1; done; exit 3")) {
            await(() -> number("backup_running") == 1);
            Files.createFile(folder.resolve("go"));
            assertThat(trace.await().exitCode()).isEqualTo(3);
        }

        await(() -> finished("failure") == 1);
    }

    @Test
    void killedCommandIsAFailure() {
        try (var trace = TraceProcess.script(folder, weir.port(), "echo ready; exec sleep 600")) {
            await(() -> number("backup_running") == 1);
            long command = trace.process().children().findFirst().orElseThrow().pid();

            TraceProcess.signal("KILL", command);

            assertThat(trace.await().exitCode()).isEqualTo(137);
            await(() -> finished("failure") == 1);
            assertThat(finished("lost")).isZero();
        }
    }

    @Test
    void commandThatSigtermEndsIsAFailure() {
        try (var trace = TraceProcess.script(folder, weir.port(), "echo ready; exec sleep 600")) {
            await(() -> number("backup_running") == 1);

            trace.signal("TERM");

            assertThat(trace.await().exitCode()).isEqualTo(143);
            await(() -> finished("failure") == 1);
        }
    }

    @Test
    void killedWrapperIsLostAndWhatItWorkedIsKept() throws IOException {
        try (var trace = TraceProcess.script(folder, weir.port(), GO_ON)) {
            await(() -> number("backup_worked_seconds_total") > 1);

            trace.signal("KILL");

            await(() -> finished("lost") == 1);
            double worked = number("backup_worked_seconds_total");
            assertThat(worked).isGreaterThan(1);
            assertThat(number("backup_running")).isZero();
            Files.createFile(folder.resolve("go"));
            await(() -> Files.exists(folder.resolve("done")));
            assertThat(number("backup_worked_seconds_total")).isEqualTo(worked);
        }
    }

    @Test
    void killedGatewayHarmsNoCommandAndSeesItAgainWhenItIsBack() throws IOException {
        try (var trace = TraceProcess.script(folder, weir.port(), GO_ON)) {
            await(() -> number("backup_worked_seconds_total") > 0);
            int port = weir.port();

            TraceProcess.signal("KILL", weir.pid());
            weir.await();
            await(() -> trace.err().lines().count() == 1);
            assertThat(trace.isAlive()).isTrue();
            weir = WeirProcess.runAt(folder, port);

            await(() -> number("backup_running") == 1);
            assertThat(number("backup_started_total")).isEqualTo(1);
            Files.createFile(folder.resolve("go"));
            assertThat(trace.await().exitCode()).isZero();
            assertThat(trace.out()).isEqualTo("ready\n");
            assertThat(trace.err().lines())
                    .containsExactly(
                            "weir: tracing is interrupted: 127.0.0.1:" + port + ": cannot connect",
                            "weir: traced again");
            await(() -> finished("success") == 1);
        }
    }

    @Test
    void commandThatTheGatewayRefusesRunsUntraced() {
        var words = TraceProcess.words(weir.port(), "sh", "-c", "sleep 2; exit 3");
        words.add(words.indexOf("--"), "--label=outcome=good");
        try (var trace = TraceProcess.start(folder, words)) {
            assertThat(trace.await().exitCode()).isEqualTo(3);

            assertThat(trace.err().lines()).singleElement().asString().contains("refuses", "outcome");
        }
    }

    private double finished(String outcome) {
        return value("backup_finished_total{db=\"shop\",outcome=\"%s\"}".formatted(outcome));
    }

    private double number(String family) {
        return value(family + "{db=\"shop\"}");
    }

    private double value(String series) {
        String value = weir.sample(series);
        return value.equals("absent") ? Double.NaN : Double.parseDouble(value);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(condition);
    }
}
