package dev.weir.source.docker.json;

import java.io.IOException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a container's state. */
final class InspectedReader {
    private final Json json;
    private final String id;
    private boolean hasState;
    private boolean running;
    private boolean restarting;
    private boolean oomKilled;
    private @Nullable Instant startedAt;
    private @Nullable String health;
    private OptionalLong exitCode = OptionalLong.empty();
    private long restarts;

    private InspectedReader(Json json, String id) {
        this.json = json;
        this.id = id;
    }

    static Inspected read(Json json, String id) throws IOException {
        var reader = new InspectedReader(json, id);
        json.object(reader::member);
        if (!reader.hasState) {
            throw json.malformed("there is no 'State'");
        }
        return reader.inspected();
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "Id" -> json.own(id);
            case "RestartCount" -> restarts = restarts();
            case "State" -> hasState = json.object(this::stateMember);
            default -> {}
        }
    }

    private long restarts() throws IOException {
        long count = json.integer().orElse(0);
        if (count < 0) {
            throw json.malformed("a count is not negative");
        }
        return count;
    }

    private void stateMember(String name) throws IOException {
        switch (name) {
            case "Running" -> running = json.flag();
            case "Restarting" -> restarting = json.flag();
            case "OOMKilled" -> oomKilled = json.flag();
            case "StartedAt" -> startedAt = json.time();
            case "ExitCode" -> exitCode = json.integer();
            case "Health" -> {
                health = null;
                json.object(this::healthMember);
            }
            default -> {}
        }
    }

    private void healthMember(String name) throws IOException {
        if (name.equals("Status")) {
            health = json.text();
        }
    }

    private Inspected inspected() {
        boolean hasExited = !running && startedAt != null;
        return new Inspected(
                running,
                restarting,
                oomKilled,
                startedAt,
                health == null ? OptionalDouble.empty() : value(health),
                hasExited ? exitCode : OptionalLong.empty(),
                restarts);
    }

    /** Without a check it is {@code none} or, of podman, empty. */
    private static OptionalDouble value(String health) {
        return switch (health) {
            case "healthy" -> OptionalDouble.of(1);
            case "starting" -> OptionalDouble.of(0.5);
            case "unhealthy" -> OptionalDouble.of(0);
            default -> OptionalDouble.empty();
        };
    }
}
