package dev.weir.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * Starts a shop's database and a gateway in front of it, and says what to open. Ends with the gateway, with its exit code;
 * or at SIGINT or SIGTERM, and the gateway and the database with it.
 */
public final class Demo {

    private static final int ORDERS = 500_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile boolean stopping;

    private Demo() {}

    /** Takes the product's jar from the system property {@code weir.artefact}. */
    public static void main(String[] arguments) {
        Demo demo = new Demo();
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-stop"));
        System.exit(demo.runOrReport(Path.of(System.getProperty("weir.artefact"))));
    }

    private int runOrReport(Path jar) {
        try {
            return run(jar);
        } catch (Exception e) {
            if (!stopping) {
                e.printStackTrace();
            }
            return 1;
        }
    }

    private int run(Path jar) throws Exception {
        if (!Files.exists(jar)) {
            System.err.println("There is no gateway at " + jar + ": run ./mvnw package first.");
            return 1;
        }
        DemoFolder folder = open(() -> DemoFolder.create(Path.of(System.getProperty("java.io.tmpdir"))));
        folder.removeLeftovers().forEach(gone -> say("Removed " + gone + ", which a killed demo had left."));

        long start = System.nanoTime();
        ShopDatabase shop = open(() -> ShopDatabase.start(folder.path()));
        say("PostgreSQL is up on 127.0.0.1:%d (%.1f s).".formatted(shop.port(), secondsSince(start)));

        start = System.nanoTime();
        shop.fill(ORDERS);
        say("The shop is filled: %,d orders (%.1f s).".formatted(ORDERS, secondsSince(start)));
        open(() -> Activity.start(shop));

        start = System.nanoTime();
        Gateway gateway = open(() -> Gateway.start(jar, folder.path(), shop));
        if (gateway.awaitReady(PATIENCE)) {
            say("The gateway is ready (%.1f s).".formatted(secondsSince(start)));
            gateway.invitation().forEach(Demo::say);
        } else if (gateway.isAlive()) {
            System.err.println("The gateway is not ready after " + PATIENCE.toSeconds() + " seconds.");
            return 1;
        }
        int code = gateway.awaitEnd();
        if (!stopping) {
            System.err.println("The gateway has ended with exit code " + code + ".");
        }
        return code;
    }

    /** Nothing is opened any more once the demo stops, and it does not stop half-way through an opening. */
    private synchronized <T extends AutoCloseable> T open(Callable<T> opening) throws Exception {
        if (stopping) {
            throw new CancellationException();
        }
        T resource = opening.call();
        opened.push(resource);
        return resource;
    }

    private void stop() {
        stopping = true;
        synchronized (this) {
            for (AutoCloseable resource : opened) {
                try {
                    resource.close();
                } catch (Exception e) {
                    System.err.println("While stopping: " + e);
                }
            }
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
