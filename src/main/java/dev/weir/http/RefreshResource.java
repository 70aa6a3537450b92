package dev.weir.http;

import dev.weir.config.PrometheusDuration;
import dev.weir.exposition.Publisher;
import dev.weir.refresh.Outcome;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Refreshers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code POST /-/refresh}: asks for a refresh now, or joins the one under way, and waits for it, for a while. */
@Path("/-/refresh")
public final class RefreshResource {
    private static final String COLLECTOR = "collector";
    private static final String WAIT = "wait";
    private static final List<String> PARAMETERS = List.of(COLLECTOR, WAIT);
    private static final String DEFAULT_WAIT = "20s";
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final Refreshers refreshers;
    private final Publisher publisher;
    private final Ending ending;

    RefreshResource(Refreshers refreshers, Publisher publisher, Ending ending) {
        this.refreshers = refreshers;
        this.publisher = publisher;
        this.ending = ending;
    }

    /**
     * 200 with every target's outcome when all have ended, failed ones too, and {@code /metrics} shows it; 202 after {@code wait}, while they
     * go on, or when the program ends.
     */
    @POST
    public Uni<Response> refresh(@Context UriInfo uri) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        for (String parameter : parameters.keySet()) {
            if (!PARAMETERS.contains(parameter)) {
                return badRequest("unknown parameter '" + parameter + "', expected one of " + PARAMETERS);
            }
        }
        List<Refresher> asked = refreshers.all();
        if (parameters.containsKey(COLLECTOR)) {
            asked = new ArrayList<>();
            for (String collector : parameters.get(COLLECTOR)) {
                List<Refresher> targets = refreshers.of(collector);
                if (targets.isEmpty()) {
                    return badRequest("no collector is called '" + collector + "'");
                }
                asked.addAll(targets);
            }
        }
        String wait = parameters.containsKey(WAIT) ? parameters.getFirst(WAIT) : DEFAULT_WAIT;
        Optional<Duration> patience = PrometheusDuration.parse(wait);
        if (patience.isEmpty()) {
            return badRequest("wait is '" + wait + "', expected a duration such as " + DEFAULT_WAIT);
        }
        Map<Refresher, CompletableFuture<Outcome>> flights = new LinkedHashMap<>();
        asked.forEach(refresher -> flights.put(refresher, refresher.refresh().subscribeAsCompletionStage()));
        CompletableFuture<Void> all = CompletableFuture.allOf(flights.values().toArray(CompletableFuture[]::new));
        return ending.orElse(
                        Uni.createFrom().completionStage(all.thenCompose(ended -> publisher.caughtUp())),
                        Uni.createFrom().voidItem())
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
