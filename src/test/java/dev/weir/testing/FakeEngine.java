package dev.weir.testing;

import dev.weir.config.EngineAddress;
import dev.weir.source.docker.Call;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An engine of any number of containers that answers with recorded shapes, and fails when and how the test says. Calls are
 * named by what is called and the container's id; the empty id stands for all of them, and for none.
 */
public final class FakeEngine implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("GET (?:/v[\\d.]+)?"
            + "(?:(?<version>/_ping|/version)|(?<list>/containers/json)|/containers/(?<id>[^/?]+)/(?<what>json|stats))"
            + "(?:\\?\\S*)? HTTP/1\\.1");

    private final Map<String, FakeContainer> containers = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, UnaryOperator<Answer>> faults = new ConcurrentHashMap<>();
    private final Map<Call, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<HeldCalls> held = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final @Nullable Path folder;
    private final ServerSocketChannel listener;
    private volatile String version = "1.51";

    /** What is answered to one call. */
    private record Answer(int status, String body, boolean cut) {}

    private FakeEngine(@Nullable Path folder, ServerSocketChannel listener) {
        this.folder = folder;
        this.listener = listener;
        daemon(this::acceptAll);
    }

    /** One that listens on a Unix socket. */
    public static FakeEngine onSocket() {
        try {
            Path folder = Files.createTempDirectory("engine");
            var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(folder.resolve("docker.sock")));
            return new FakeEngine(folder, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that listens on a port of the loopback. */
    public static FakeEngine onPort() {
        try {
            var listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new FakeEngine(null, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public EngineAddress address() {
        try {
            return listener.getLocalAddress() instanceof InetSocketAddress port
                    ? new EngineAddress.Tcp(port.getAddress().getHostAddress(), port.getPort(), null)
                    : new EngineAddress.Unix(((UnixDomainSocketAddress) listener.getLocalAddress()).getPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest version of the API that it has; 1.51 at first. */
    public void speak(String newest) {
        version = newest;
    }

    /** Adds containers, or puts them in the place of those of their ids. */
    public void put(FakeContainer... some) {
        for (FakeContainer container : some) {
            containers.put(container.id(), container);
        }
    }

    /** Adds so many that run, named {@code c0} and so on. */
    public void fill(int count) {
        for (int i = 0; i < count; i++) {
            put(FakeContainer.running(i, "c" + i));
        }
    }

    public void remove(FakeContainer container) {
        containers.remove(container.id());
    }

    /** Holds calls back, from now on until they are released. */
    public HeldCalls hold(Call call, String id) {
        var calls = new HeldCalls();
        held.add(calls);
        faults.put(key(call, id), answer -> {
            calls.arrive();
            return answer;
        });
        return calls;
    }

    /** Answers calls with an error. */
    public void refuse(Call call, String id, int status, String message) {
        String body = new JsonObject().put("message", message).encode();
        faults.put(key(call, id), answer -> new Answer(status, body, false));
    }

    /** Answers calls with another body. */
    public void answer(Call call, String id, String body) {
        faults.put(key(call, id), answer -> new Answer(200, body, false));
    }

    /** Closes the connection in the middle of the answer. */
    public void cut(Call call, String id) {
        faults.put(key(call, id), answer -> new Answer(answer.status(), answer.body(), true));
    }

    /** Answers calls as they should be again. */
    public void heal(Call call, String id) {
        faults.remove(key(call, id));
    }

    /** How many calls of a kind there have been. */
    public int calls(Call call) {
        AtomicInteger count = calls.get(call);
        return count == null ? 0 : count.get();
    }

    /** The most calls that were under way at once. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** How many connections it has now. */
    public int connections() {
        return connections.size();
    }

    /** How many connections were made to it, ever. */
    public int accepted() {
        return accepted.get();
    }

    /** The first line of every request, in the order of their arrival. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Answers nobody any more. */
    @Override
    public void close() {
        quietly(listener);
        connections.forEach(FakeEngine::quietly);
        held.forEach(HeldCalls::release);
        if (folder != null) {
            try {
                Files.deleteIfExists(folder.resolve("docker.sock"));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.ISO_8859_1));
            OutputStream out = Channels.newOutputStream(connection);
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    // Nothing hangs on them.
                }
                Answer answer = answer(request);
                out.write(bytes(answer));
                if (answer.cut()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone.
        } finally {
            connections.remove(connection);
        }
    }

    /** Under way is what has not been answered: of what is written the client may know before this does. */
    private Answer answer(String request) {
        requests.add(request);
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            Matcher parts = REQUEST.matcher(request);
            if (!parts.matches()) {
                return notFound("page not found");
            }
            Call call = parts.group("version") != null
                    ? Call.VERSION
                    : parts.group("list") != null
                            ? Call.LIST
                            : parts.group("what").equals("json") ? Call.INSPECT : Call.STATS;
            String id = parts.group("id") == null ? "" : parts.group("id");
            calls.computeIfAbsent(call, any -> new AtomicInteger()).incrementAndGet();
            UnaryOperator<Answer> fault = faults.getOrDefault(key(call, id), faults.get(key(call, "")));
            Answer right = right(call, id, "/_ping".equals(parts.group("version")));
            return fault == null ? right : fault.apply(right);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Answer right(Call call, String id, boolean ping) {
        if (call == Call.VERSION) {
            return new Answer(
                    200,
                    ping ? "OK" : new JsonObject().put("ApiVersion", version).encode(),
                    false);
        }
        if (call == Call.LIST) {
            synchronized (containers) {
                String all = containers.values().stream()
                        .map(FakeContainer::listed)
                        .collect(Collectors.joining(",", "[", "]\n"));
                return new Answer(200, all, false);
            }
        }
        FakeContainer container = containers.get(id);
        if (container == null) {
            return notFound("No such container: " + id);
        }
        return new Answer(200, call == Call.INSPECT ? container.inspected() : container.stats(), false);
    }

    /** In two chunks, as an engine sends what is long. */
    private byte[] bytes(Answer answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        int half = body.length / 2;
        String head = "HTTP/1.1 " + answer.status() + " Said\r\nApi-Version: " + version
                + "\r\nContent-Type: application/json\r\nServer: Docker/28.5.2 (linux)\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n";
        String text = head
                + chunk(body, 0, half)
                + (answer.cut() ? "" : chunk(body, half, body.length) + (body.length == 0 ? "" : "0\r\n\r\n"));
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String chunk(byte[] body, int from, int to) {
        return Integer.toHexString(to - from) + "\r\n" + new String(body, from, to - from, StandardCharsets.ISO_8859_1)
                + "\r\n";
    }

    private static Answer notFound(String message) {
        return new Answer(404, new JsonObject().put("message", message).encode(), false);
    }

    private static String key(Call call, String id) {
        return call + " " + id;
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "fake-engine");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing is all that was wanted.
        }
    }
}
