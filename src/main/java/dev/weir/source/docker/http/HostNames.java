package dev.weir.source.docker.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Finds the addresses of a host. Nothing ends a look-up of the JDK, so whoever looks up waits beside it. */
final class HostNames {
    private final Lookup lookup;

    HostNames(Lookup lookup) {
        this.lookup = lookup;
    }

    /** As {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** @throws AsynchronousCloseException if it was closed meanwhile; the look-up ends by itself, some time */
    InetAddress[] of(String host, Closing closing) throws IOException {
        var found = new CompletableFuture<InetAddress[]>();
        closing.hold(() -> found.cancel(false));
        var thread = new Thread(() -> complete(found, host), "weir-docker-lookup");
        thread.setDaemon(true);
        thread.start();
        try {
            return found.get();
        } catch (CancellationException e) {
            throw new AsynchronousCloseException();
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    private void complete(CompletableFuture<InetAddress[]> found, String host) {
        try {
            found.complete(lookup.of(host));
        } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
        }
    }
}
