package dev.weir.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gateway as a process of its own, on loopback. */
final class Gateway implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String USUAL_PORT = "9347";

    private final Process process;
    private final URI address;

    private Gateway(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it on the usual port, or on a free one if that is taken.
     *
     * @param jar the product
     */
    static Gateway start(Path jar, Path folder, ShopDatabase shop) throws IOException {
        Path config = Files.writeString(folder.resolve("weir.yaml"), ShopDatabase.resource("weir.yaml"));
        int port = freePort();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-D" + DemoFolder.OWNER_PROPERTY + "=" + folder, "-jar", jar.toString(), "run");
        builder.environment().put("WEIR_CONFIG", config.toString());
        builder.environment().put("QUARKUS_HTTP_HOST", LOOPBACK);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("DEMO_HOST", LOOPBACK);
        builder.environment().put("DEMO_PORT", Integer.toString(shop.port()));
        builder.environment().put("DEMO_PASSWORD", shop.gatewayPassword());
        Process process =
                builder.inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE).start();
        process.getOutputStream().close();
        return new Gateway(process, URI.create("http://" + LOOPBACK + ":" + port + "/"));
    }

    private static int freePort() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        String wanted = System.getenv().getOrDefault("QUARKUS_HTTP_PORT", USUAL_PORT);
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(wanted), 1, loopback)) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
                return socket.getLocalPort();
            }
        }
    }

    URI address() {
        return address;
    }

    /**
     * Waits until it says that it is ready.
     *
     * @return false if it has ended, or is not ready in time
     */
    boolean awaitReady(Duration patience) throws InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        HttpRequest ready = HttpRequest.newBuilder(address.resolve("-/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // Not listening yet: asked again.
            }
        } while (!process.waitFor(200, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        return false;
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, and insists after ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** What to do with it, for the reader of a terminal. */
    List<String> invitation() {
        return ShopDatabase.resource("open.txt")
                .replace("ADDRESS", address.toString())
                .replace("TARGET", address.getAuthority())
                .lines()
                .toList();
    }
}
