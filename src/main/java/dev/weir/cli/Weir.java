package dev.weir.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The program: a command is chosen before anything is started, and only {@code run} starts a server. */
@QuarkusMain
@Command(
        name = "weir",
        description = "A metrics gateway between Prometheus and expensive queries.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        subcommands = {RunCommand.class, CheckCommand.class, CollectCommand.class, TraceCommand.class})
public final class Weir implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    public static void main(String... args) {
        System.exit(isPlainRun(args) ? RunCommand.serve() : execute(args));
    }

    /** What needs no command line parsed: on the JVM, reading what the commands are takes longer than reading the definitions. */
    private static boolean isPlainRun(String... args) {
        return args.length == 0 || (args.length == 1 && args[0].equals("run"));
    }

    private static int execute(String... args) {
        CommandLine weir = new CommandLine(new Weir()).setExpandAtFiles(false);
        // Whoever forgets the dashes would have 'pg_dump -h db' answered with our help, and success.
        Objects.requireNonNull(weir.getSubcommands().get("trace")).setStopAtPositional(true);
        return weir.execute(args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
