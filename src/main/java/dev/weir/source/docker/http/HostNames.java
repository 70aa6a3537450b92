package dev.weir.source.docker.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/**
 * Finds the addresses of a host. Nothing ends a look-up of the JDK, so whoever looks up waits beside it, and whoever comes
 * meanwhile waits for the same one: there is one thread for each host, however often it is given up.
 */
final class HostNames {
    /** As the JDK finds them. */
    static final HostNames SYSTEM = new HostNames(InetAddress::getAllByName);

    private final Lookup lookup;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

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
        CompletableFuture<InetAddress[]> found =
                underWay.computeIfAbsent(host, this::started).copy();
        closing.hold(() -> found.cancel(false));
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

    private CompletableFuture<InetAddress[]> started(String host) {
        var found = new CompletableFuture<InetAddress[]>();
        var thread = new Thread(() -> complete(found, host), "weir-docker-lookup");
        thread.setDaemon(true);
        thread.start();
        return found;
    }

    private void complete(CompletableFuture<InetAddress[]> found, String host) {
        try {
            InetAddress[] addresses = lookup.of(host);
            underWay.remove(host);
            found.complete(addresses);
        } catch (Throwable e) {
            // One that never ended would be waited for ever after.
            underWay.remove(host);
            found.completeExceptionally(e);
        }
    }
}
