package dev.weir.gateway;

import dev.weir.testing.Artefact;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code weir trace} as a process, signalled by its id. */
final class TraceProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private TraceProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The words that trace a command with a gateway on a loopback port. */
    static List<String> words(int port, String... command) {
        // Whoever runs the tests in the background has SIGINT ignored, and everything below.
        var words = new ArrayList<String>(List.of("env", "--default-signal=INT"));
        words.addAll(Artefact.built().words());
        words.addAll(List.of("trace", "--gateway=http://127.0.0.1:" + port, "--name=backup", "--label=db=shop", "--"));
        words.addAll(List.of(command));
        return words;
    }

    /** Traces a shell script. */
    static TraceProcess script(Path folder, int port, String script) {
        return start(folder, words(port, "sh", "-c", script));
    }

    static TraceProcess start(Path folder, List<String> words) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new TraceProcess(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal to the wrapper alone. */
    void signal(String name) {
        signal(name, process.pid());
    }

    static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    WeirProcess.Result await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end: " + err());
            }
            return new WeirProcess.Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Ends what is left of it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
