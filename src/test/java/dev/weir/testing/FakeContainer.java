package dev.weir.testing;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A container of a {@link FakeEngine}, in the shapes that Docker 20.10 and 28.5 answered with.
 *
 * @param health what its health check says; empty without one
 */
public record FakeContainer(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        State state,
        String health,
        int exitCode,
        int restarts) {
    /** When each of them was started that ever was. */
    public static final double STARTED = 1795317769.4317377;

    private static final String STARTED_AT = "2026-11-22T03:22:49.4317377Z";
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String LISTED = shape("engine-listed.json");
    private static final String INSPECTED = shape("engine-inspected.json");
    private static final String STATS = shape("engine-stats.json");

    /** What an engine says of a container's state. */
    public enum State {
        CREATED(false, false),
        RUNNING(true, false),
        PAUSED(true, false),
        /** Between two restarts, as Docker has it. */
        RESTARTING(true, true),
        /** Between two restarts, as the API's words would have it. */
        WAITING(false, true),
        EXITED(false, false);

        private final boolean running;
        private final boolean restarting;

        State(boolean running, boolean restarting) {
            this.running = running;
            this.restarting = restarting;
        }

        public boolean isRunning() {
            return running;
        }
    }

    /** One that runs. Its id is made of a number. */
    public static FakeContainer running(int number, String name) {
        return new FakeContainer(id(number), name, "example/busybox:1", Map.of(), State.RUNNING, "", 0, 0);
    }

    /** The id of a number: 64 hexadecimal digits. */
    public static String id(int number) {
        return HexFormat.of().toHexDigits(number).repeat(8);
    }

    public FakeContainer named(String other) {
        return new FakeContainer(id, other, image, labels, state, health, exitCode, restarts);
    }

    public FakeContainer in(State other) {
        return new FakeContainer(id, name, image, labels, other, health, exitCode, restarts);
    }

    public FakeContainer labelled(Map<String, String> others) {
        return new FakeContainer(id, name, image, others, state, health, exitCode, restarts);
    }

    public String listed() {
        return filled(LISTED);
    }

    public String inspected() {
        return filled(INSPECTED);
    }

    /** A sample, of zeros if it does not run. */
    public String stats() {
        return state.running ? filled(STATS) : "{\"read\":\"" + NEVER + "\",\"name\":\"/\",\"id\":\"" + id + "\"}";
    }

    private String filled(String shape) {
        var said = new JsonObject()
                .put("Status", status())
                .put("Running", state.running)
                .put("Paused", state == State.PAUSED)
                .put("Restarting", state.restarting)
                .put("OOMKilled", false)
                .put("Dead", false)
                .put("Pid", state.running ? 300 : 0)
                .put("ExitCode", exitCode)
                .put("Error", "")
                .put("StartedAt", state == State.CREATED ? NEVER : STARTED_AT)
                .put("FinishedAt", NEVER);
        if (!health.isEmpty()) {
            said.put("Health", new JsonObject().put("Status", health).put("FailingStreak", 0));
        }
        var own = new JsonObject();
        labels.forEach(own::put);
        return shape.replace("$STATE", said.encode())
                .replace("$STATUS", status())
                .replace("$RESTARTS", "" + restarts)
                .replace("$ID", id)
                .replace("$LABELS", own.encode())
                .replace("$IMAGE", text(image))
                .replace("$NAME", text(name));
    }

    private String status() {
        return switch (state) {
            case RESTARTING, WAITING -> "restarting";
            default -> state.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String text(String raw) {
        String quoted = Json.encode(raw);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String shape(String resource) {
        try (InputStream body = Objects.requireNonNull(FakeContainer.class.getResourceAsStream(resource), resource)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
