package dev.weir.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command in the place of this program: with its standard streams, the signals that it gets, and its exit code. */
final class WrappedCommand {
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 126;
    private static final long LOOK_FOR_SIGNALS_MILLIS = 100;

    private final List<String> command;
    private final PrintStream err;
    private volatile @Nullable Process child;

    WrappedCommand(List<String> command, PrintStream err) {
        this.command = command;
        this.err = err;
    }

    /**
     * Runs the command to its end. Whoever signals this program meanwhile ends the command, and this program with the
     * command's exit code.
     *
     * @param started is asked when the command has started, for what is to be told its exit code
     * @return the exit code, as a shell would tell it
     */
    int run(Supplier<IntConsumer> started) {
        var exitCode = new CompletableFuture<Integer>();
        var hook = new Thread(() -> endBySignals(exitCode), "weir-signalled");
        Runtime.getRuntime().addShutdownHook(hook);
        int code = NOT_STARTED;
        try {
            Process process =
                    new ProcessBuilder(Arguments.faithful(command)).inheritIO().start();
            child = process;
            IntConsumer ended = started.get();
            code = await(process);
            ended.accept(code);
        } catch (IOException e) {
            code = notStarted(e);
        } finally {
            exitCode.complete(code);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException signalled) {
            // The hook is about to end the program.
        }
        return code;
    }

    private void endBySignals(CompletableFuture<Integer> exitCode) {
        var signals = new Signals();
        int passedOn = 0;
        while (true) {
            Process process = child;
            while (process != null && passedOn < signals.toPassOn()) {
                process.destroy();
                passedOn++;
            }
            try {
                Runtime.getRuntime().halt(exitCode.get(LOOK_FOR_SIGNALS_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException goesOn) {
                // The command takes its time to end, or ignores the signal: that is its right.
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static int await(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts the main thread.
            }
        }
    }

    private int notStarted(IOException e) {
        String program = command.get(0);
        if (exists(program)) {
            err.println("weir: " + e.getMessage());
            return NOT_STARTED;
        }
        err.println("weir: " + program + ": command not found");
        return NOT_FOUND;
    }

    private static boolean exists(String program) {
        if (program.contains("/")) {
            return Files.exists(Path.of(program));
        }
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":", -1)) {
            if (!program.isEmpty() && Files.isRegularFile(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
