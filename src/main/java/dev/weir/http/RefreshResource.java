package dev.weir.http;

import dev.weir.config.PrometheusDuration;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code POST /-/refresh}: asks for a refresh now, or joins the one under way, and waits for it, for a while. */
@Path("/-/refresh")
public final class RefreshResource {
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private final Refreshers refreshers;

    RefreshResource(Refreshers refreshers) {
        this.refreshers = refreshers;
    }

    /** 200 with every target's outcome when all have ended, failed ones too; 202 after {@code wait}, while they go on. */
    @POST
    public Uni<Response> refresh(
            @QueryParam("collector") @Nullable String collector, @QueryParam("wait") @DefaultValue("20s") String wait) {
        List<Refresher> asked = collector == null ? refreshers.all() : refreshers.of(collector);
        if (collector != null && asked.isEmpty()) {
            return badRequest("no collector is called '" + collector + "'");
        }
        Optional<Duration> patience = PrometheusDuration.parse(wait);
        if (patience.isEmpty()) {
            return badRequest("wait is '" + wait + "', expected a duration such as 20s");
        }
        Map<Refresher, CompletableFuture<Outcome>> flights = new LinkedHashMap<>();
        asked.forEach(refresher -> flights.put(refresher, refresher.refresh().subscribeAsCompletionStage()));
        CompletableFuture<Void> all = CompletableFuture.allOf(flights.values().toArray(CompletableFuture[]::new));
        return Uni.createFrom()
                .completionStage(all)
                .ifNoItem()
                .after(patience.filter(duration -> !duration.isZero()).orElse(A_MOMENT))
                .recoverWithItem(() -> null)
                .map(ignored -> answer(flights));
    }

    private static Response answer(Map<Refresher, CompletableFuture<Outcome>> flights) {
        var targets = new JsonArray();
        boolean ended = true;
        for (Map.Entry<Refresher, CompletableFuture<Outcome>> flight : flights.entrySet()) {
            boolean isDone = flight.getValue().isDone();
            ended &= isDone;
            targets.add(new JsonObject()
                    .put("collector", flight.getKey().id().collector())
                    .put("database", flight.getKey().id().database())
                    .mergeIn(
                            isDone
                                    ? Json.outcome(flight.getValue().join())
                                    : new JsonObject().put("outcome", "running")));
        }
        return Json.response(ended ? 200 : 202, new JsonObject().put("targets", targets));
    }

    private static Uni<Response> badRequest(String message) {
        return Uni.createFrom().item(Json.response(400, new JsonObject().put("error", message)));
    }
}
