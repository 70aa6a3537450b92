package dev.weir.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command and tells a gateway that it runs, for as long as it does. */
@Command(
        name = "trace",
        customSynopsis = "weir trace --gateway=URL --name=NAME [--label=NAME=VALUE]... -- COMMAND [ARGUMENT]...",
        description = {
            "Runs a command with its own stdin, stdout and stderr, and tells the gateway that it runs, for as long as it does.",
            "The gateway being away, slow or restarted never delays, fails or ends the command: it costs a line on stderr, and"
                    + " at most a second when the command has ended.",
            "",
            "SIGTERM and SIGINT end the command (by SIGTERM; Ctrl-C in a terminal reaches it by itself), which is then waited"
                    + " for. If this program is killed by SIGKILL the command goes on, and its trace ends as 'lost'.",
            "",
            "Exit code: the command's, 128 and the signal's number if a signal ended it, 127 if it is not found, 126 if it"
                    + " cannot be started, 2 for wrong usage.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class)
final class TraceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--gateway",
            required = true,
            paramLabel = "URL",
            description = "The gateway's address, like http://weir:9347.")
    @SuppressWarnings("NullAway.Init")
    private String gateway;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What its metrics are called, like backup.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label of its series; repeatable.")
    @SuppressWarnings("NullAway.Init")
    private List<String> labels = List.of();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, behind --.")
    @SuppressWarnings("NullAway.Init")
    private List<String> command;

    @Override
    public Integer call() {
        TraceOptions work;
        try {
            work = TraceOptions.of(gateway, name, labels);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
        return new WrappedCommand(command, System.err).run(() -> report(work));
    }

    private static IntConsumer report(TraceOptions work) {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "weir-trace");
            thread.setDaemon(true);
            return thread;
        });
        var reporter = new TraceReporter(
                new TraceGateway(work, TraceReporter.PATIENCE),
                timers,
                System::nanoTime,
                line -> System.err.println("weir: " + line));
        reporter.begin();
        return exitCode -> {
            // The reporter is content with less than half of it, even where it is kept waiting for a processor: this is
            // for lines that nobody reads.
            reporter.end(exitCode == 0)
                    .completeOnTimeout(null, 2, TimeUnit.SECONDS)
                    .join();
        };
    }
}
