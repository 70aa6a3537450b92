package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A database that does not answer, until this is closed. */
interface Hang extends AutoCloseable {
    int ATTEMPTS = 20;

    @Override
    void close();

    /** Every query of a table waits for its lock. */
    static Hang locked(TestDatabase database, String table) {
        try {
            var connection = database.connect();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            }
            return () -> {
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The server does nothing any more, as on a machine that hangs: its connections stay, further ones are made, and nothing answers.
     *
     * @param postmaster the process that is the parent of all others
     */
    static Hang stopped(ProcessHandle postmaster) {
        // Nobody could end a server that is stopped.
        var resume = new Thread(() -> signal("-CONT", postmaster), "database-resumer");
        Runtime.getRuntime().addShutdownHook(resume);
        signal("-STOP", postmaster);
        return () -> {
            signal("-CONT", postmaster);
            Runtime.getRuntime().removeShutdownHook(resume);
        };
    }

    private static void signal(String signal, ProcessHandle postmaster) {
        // The postmaster first, or it would start others meanwhile.
        send(signal, Stream.of(postmaster));
        send(signal, postmaster.descendants());
    }

    private static void send(String signal, Stream<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill \"$@\"", "sh", signal));
        processes.map(process -> Long.toString(process.pid())).forEach(command::add);
        try {
            // Whoever is interrupted kills what it has started, and this may be among it.
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int code = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                if (code == 0) {
                    return;
                }
            }
            System.err.println("Not every process of the server took the signal " + signal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
