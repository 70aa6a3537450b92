package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.OwnThread;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a traced command has of its own: streams, arguments, signals and exit code. Nobody listens where it is reported. */
class WrappedCommandIT {
    private static final int NOBODY = WeirProcess.freePort();

    /** Where the command is the quicker one it has ended without being traced, else it is not traced yet. */
    private static final String AWAY = "weir: not traced( yet)?: 127\\.0\\.0\\.1:" + NOBODY + ": cannot connect\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 1, 1", "exit 255, 255", "kill -9 $$, 137", "kill -SEGV $$, 139"})
    void exitsAsTheCommandDoes(String script, int exitCode) {
        assertThat(script(script).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void gatewayThatIsAwayIsOneLineOnStderr() {
        WeirProcess.Result result = script("echo out; echo err >&2; exit 3");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).contains("err\n");
        assertThat(result.err().replace("err\n", "")).matches(AWAY);
    }

    @Test
    void gatewayMayBeReachedByHttps() {
        WeirProcess.Result result = WeirProcess.command(
                folder, "trace", "--gateway=https://127.0.0.1:" + NOBODY, "--name=backup", "--", "true");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err().lines()).containsExactly("weir: not traced: 127.0.0.1:" + NOBODY + ": cannot connect");
    }

    @Test
    void gatewayThatHangsDelaysNothingButTheEnd() throws IOException {
        try (var hanging = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var trace = TraceProcess.script(folder, hanging.getLocalPort(), "echo done; exit 3")) {
            WeirProcess.Result result = trace.await();

            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.out()).isEqualTo("done\n");
            assertThat(result.err().lines()).singleElement().asString().startsWith("weir: not traced: no answer");
        }
    }

    @Test
    void commandThatIsNotFoundIs127() {
        WeirProcess.Result result = run("no-such-command", "--help");

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.err().lines()).containsExactly("weir: no-such-command: command not found");
    }

    @Test
    void commandThatCannotBeExecutedIs126() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        Path lost = Files.writeString(folder.resolve("lost"), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(lost, PosixFilePermissions.fromString("rwxr-xr-x"));

        for (String file : List.of(plain.toString(), lost.toString(), folder.toString())) {
            WeirProcess.Result result = run(file);

            assertThat(result.exitCode()).as(file).isEqualTo(126);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("weir: ")
                    .contains(file);
        }
    }

    @Test
    void wrongUsageIsRefusedBeforeTheCommandIsStarted() {
        for (String[] wrong : List.of(
                new String[] {"--gateway=weir:9347", "--name=backup"},
                new String[] {"--gateway=http://weir:9347", "--name=nightly-backup"},
                new String[] {"--gateway=http://weir:9347", "--name=backup", "--label=shop"},
                new String[] {"--name=backup"},
                new String[] {"--gateway=http://weir:9347"})) {
            var words = new ArrayList<String>(List.of("trace"));
            words.addAll(List.of(wrong));
            words.addAll(List.of("--", "touch", "started"));
            WeirProcess.Result result = WeirProcess.command(folder, words.toArray(String[]::new));

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("Usage: weir trace");
        }
        assertThat(folder.resolve("started")).doesNotExist();
        assertThat(WeirProcess.command(folder, "trace", "--gateway=http://weir", "--name=backup")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void whatStandsBehindTheDashesIsTheCommandsAlone() {
        WeirProcess.Result result = run(
                "printf",
                "[%s]",
                "run",
                "--",
                "-h",
                "--help",
                "--name",
                "@file",
                "",
                " ",
                "'a'",
                "\"b\"",
                "${c}",
                "d=e",
                "\\n",
                "*",
                "-Xmx1",
                "-Xss1k",
                "-XX:+UseParallelGC",
                "-XX:PrintFlags=",
                "-Df=g",
                "-version");

        assertThat(result.out())
                .isEqualTo("[run][--][-h][--help][--name][@file][][ ]['a'][\"b\"][${c}][d=e][\\n][*]"
                        + "[-Xmx1][-Xss1k][-XX:+UseParallelGC][-XX:PrintFlags=][-Df=g][-version]");
    }

    @Test
    void optionsOfTheCommandAreItsOwnWithoutTheDashes() {
        WeirProcess.Result result = WeirProcess.command(
                folder,
                "trace",
                "--gateway=http://127.0.0.1:" + NOBODY,
                "--name=backup",
                "printf",
                "[%s]",
                "-h",
                "--help",
                "--name",
                "--",
                "x");

        assertThat(result.out()).isEqualTo("[-h][--help][--name][--][x]");
    }

    /** With bytes that are text in another locale, and with some that are none in any. */
    @ParameterizedTest
    @CsvSource({
        "Z\\303\\274rich, 132 303 274 162 151 143 150",
        "Z\\303\\274rich \\377, 132 303 274 162 151 143 150 040 377"
    })
    void argumentsAreTheSameInTheLocaleOfCron(String text, String bytes) {
        String script = "LC_ALL=POSIX exec \"$@\" \"$(printf '" + text + "')\"";
        var words = new ArrayList<String>(List.of("sh", "-c", script, "sh"));
        words.addAll(TraceProcess.words(NOBODY, "sh", "-c", "printf %s \"$0\" | od -An -to1; exit 4"));
        try (var trace = TraceProcess.start(folder, words)) {
            WeirProcess.Result result = trace.await();

            assertThat(result.out().strip()).isEqualTo(bytes);
            assertThat(result.exitCode()).isEqualTo(4);
        }
    }

    @Test
    void environmentAndFolderAreTheCommandsOwn() throws IOException {
        String script = "env | grep -v ^_= | sort; pwd; umask";
        Process direct = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .start();
        String expected = new String(direct.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(script(script).out()).isEqualTo(expected);
    }

    @Test
    void bytesGoThroughUnchangedBothWays() throws IOException {
        var bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        Process process = new ProcessBuilder(TraceProcess.words(NOBODY, "cat"))
                .redirectError(folder.resolve("err").toFile())
                .start();
        var unused = OwnThread.run(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(process.getInputStream().readAllBytes()).isEqualTo(bytes);
        assertThat(process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalEndsTheCommandAndItsCleaningUpIsWaitedFor(String signal) {
        try (var trace = ready("trap 'sleep 1; echo cleaned; exit 7' TERM; echo ready; while :; do sleep 0.1; done")) {
            trace.signal(signal);

            WeirProcess.Result result = trace.await();
            assertThat(result.exitCode()).isEqualTo(7);
            assertThat(result.out()).isEqualTo("ready\ncleaned\n");
        }
    }

    @Test
    void commandThatSigtermEndsIs143() {
        try (var trace = ready("echo ready; exec sleep 600")) {
            trace.signal("TERM");

            assertThat(trace.await().exitCode()).isEqualTo(143);
        }
    }

    @Test
    void commandThatIgnoresSigtermIsWaitedForAndEveryOneIsPassedOn() {
        try (var trace = ready(
                "n=0; trap 'n=$((n+1)); echo $n' TERM; echo ready; while [ $n -lt 3 ]; do sleep 0.1; done; exit 5")) {
            for (int i = 1; i <= 3; i++) {
                String seen = Integer.toString(i);
                trace.signal("TERM");
                Awaitility.await().until(() -> trace.out().contains(seen));
            }

            assertThat(trace.await().exitCode()).isEqualTo(5);
        }
    }

    @Test
    void killedWrapperLeavesTheCommandAlone() {
        try (var trace = ready("echo ready; while [ ! -e go ]; do sleep 0.1; done; touch done")) {
            trace.signal("KILL");
            assertThat(trace.await().exitCode()).isEqualTo(137);

            write("go");

            Awaitility.await().until(() -> Files.exists(folder.resolve("done")));
        }
    }

    @Test
    void keyThatInterruptsIsTheCommandsOwnMatter() throws IOException {
        assumeTrue(new ProcessBuilder("script", "--version")
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0);
        String command = "trap 'echo interrupted' INT; trap 'echo terminated' TERM; echo ready;"
                + " while [ ! -e go ]; do sleep 0.1; done; exit 6";
        Files.writeString(
                folder.resolve("command"),
                "exec " + String.join(" ", quoted(TraceProcess.words(NOBODY, "sh", "-c", command))));
        Process terminal = new ProcessBuilder("script", "-qefc", "exec sh command", "typescript")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("screen").toFile())
                .start();
        try (OutputStream keys = terminal.getOutputStream()) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> screen().contains("ready"));

            keys.write(3);
            keys.flush();
            Awaitility.await().until(() -> screen().contains("interrupted"));
            // Long enough for a signal to be passed on.
            Awaitility.await().during(Duration.ofMillis(500)).until(() -> !screen().contains("terminated"));
            write("go");

            assertThat(terminal.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue())
                    .isEqualTo(6);
        } finally {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    private String screen() throws IOException {
        return Files.readString(folder.resolve("screen"), StandardCharsets.ISO_8859_1);
    }

    private static List<String> quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
    }

    private void write(String name) {
        try {
            Files.createFile(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TraceProcess ready(String script) {
        TraceProcess trace = TraceProcess.script(folder, NOBODY, script);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> trace.out()
                .contains("ready"));
        return trace;
    }

    private WeirProcess.Result script(String script) {
        return run("sh", "-c", script);
    }

    private WeirProcess.Result run(String... command) {
        try (var trace = TraceProcess.start(folder, TraceProcess.words(NOBODY, command))) {
            return trace.await();
        }
    }
}
