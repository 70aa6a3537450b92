package dev.weir.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks four times a second how many connections a process holds to a port of this machine, until this is closed. */
final class MostSockets implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(250);

    private final Thread looking;
    private volatile long most;

    MostSockets(int port, long pid) {
        looking = new Thread(() -> {
            while (!Thread.interrupted()) {
                most = Math.max(most, Sockets.to(port, pid));
                LockSupport.parkNanos(STEP.toNanos());
            }
        });
        looking.setDaemon(true);
        looking.start();
    }

    /** The most that were seen at once. */
    long most() {
        return most;
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
