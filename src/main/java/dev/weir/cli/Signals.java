package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The signals that this program was sent and that its command has not got by itself. Java names none of them: but it handles
 * each on a thread of its own, called after it, which waits for the shutdown to end.
 */
final class Signals {
    private static final Path STATUS = Path.of("/proc/self/stat");
    private static final int GROUP = 2;
    private static final int TERMINAL = 4;
    private static final int FOREGROUND_GROUP = 5;

    private final boolean inForeground = inForeground();

    /** How many signals the command is to be sent, ever. */
    int toPassOn() {
        long interrupts = received("SIGINT");
        long others = received("SIGTERM") + received("SIGHUP");
        if (inForeground && interrupts > 0) {
            // Ctrl-C reaches every process of the terminal's foreground, and what the command makes of it is its own
            // matter.
            return Math.toIntExact(others);
        }
        return Math.toIntExact(Math.max(1, interrupts + others));
    }

    private static long received(String signal) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(signal + " handler"))
                .count();
    }

    /** Whether this process belongs to those that the keys of a terminal signal. */
    private static boolean inForeground() {
        try {
            String status = Files.readString(STATUS);
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
            return !fields[TERMINAL].equals("0") && fields[GROUP].equals(fields[FOREGROUND_GROUP]);
        } catch (IOException e) {
            return false;
        }
    }
}
