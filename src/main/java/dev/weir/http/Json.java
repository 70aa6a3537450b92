package dev.weir.http;

import dev.weir.config.Problem;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.TargetStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Targets and outcomes as JSON: durations in seconds, instants in RFC 3339. */
final class Json {

    private Json() {}

    static Response response(int status, JsonObject body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body.encodePrettily() + "\n")
                .build();
    }

    /** In seconds: a whole number if it is one. */
    static Number seconds(Duration duration) {
        long whole = duration.toSeconds();
        return duration.equals(Duration.ofSeconds(whole)) ? (Number) whole : (Number) Clocks.seconds(duration);
    }

    static JsonObject target(Refresher refresher, Instant now) {
        TargetStatus status = refresher.status();
        var json = new JsonObject()
                .put("collector", status.id().collector())
                .put("database", status.id().database())
                .put("state", Text.lower(status.state()))
                .put("running", status.running())
                .put("running_seconds", Clocks.seconds(status.runningFor()))
                .put("samples", status.samples())
                .put("last_success", text(status.lastSuccess()))
                .put(
                        "last_success_age_seconds",
                        status.lastSuccess() == null
                                ? null
                                : Clocks.seconds(Duration.between(status.lastSuccess(), now)))
                .put("next_run", text(status.nextRun()));
        if (status.lastOutcome() != null) {
            json.put("last_outcome", outcome(status.lastOutcome()));
        }
        return json.put("counters", counters(refresher));
    }

    static JsonObject outcome(Outcome outcome) {
        var json = new JsonObject()
                .put("outcome", outcome.label())
                .put("ended_at", text(outcome.endedAt()))
                .put("duration_seconds", Clocks.seconds(outcome.duration()))
                .put("waited_seconds", Clocks.seconds(outcome.waited()));
        if (outcome instanceof Outcome.Failure failure) {
            json.put("error", failure.message());
        } else {
            json.put("samples", ((Outcome.Success) outcome).samples());
        }
        return json;
    }

    private static JsonObject counters(Refresher refresher) {
        var outcomes = new JsonObject();
        refresher
                .stats()
                .labels()
                .forEach(label -> outcomes.put(label, refresher.stats().outcomes(label)));
        return new JsonObject()
                .put("outcomes", outcomes)
                .put("skipped", refresher.stats().skipped())
                .put("joined", refresher.stats().joined())
                .put("refused", refresher.stats().refused());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    static JsonArray problems(List<Problem> problems) {
        var array = new JsonArray();
        problems.forEach(problem -> array.add(problem.toString()));
        return array;
    }
}
