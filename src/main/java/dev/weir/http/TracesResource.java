package dev.weir.http;

import dev.weir.work.OpenTrace;
import dev.weir.work.Outcome;
import dev.weir.work.Reason;
import dev.weir.work.Traces;
import dev.weir.work.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** {@code /api/v1/traces}: other people's work is started, renewed and ended here. */
@Path(TracesResource.PATH)
public final class TracesResource {
    static final String PATH = "/api/v1/traces";

    /** In bytes; what is longer is read no further. Quarkus reads as much ({@code input-buffer-size}) without a thread that waits. */
    static final int LONGEST_BODY = 64 * 1024;

    private static final int MOST_LISTED = 1_000;
    private static final String OUTCOME = "outcome";

    private final Traces traces;
    private final ScheduledExecutorService workers;

    TracesResource(Traces traces, ScheduledExecutorService workers) {
        this.traces = traces;
        this.workers = workers;
    }

    /** 201 with the id and its lease; 400, 413 or 429 with an {@code error} for what is wrong or too much. */
    @POST
    public Uni<Response> start(InputStream body) {
        return Uni.createFrom().item(() -> answer(body)).runSubscriptionOn(workers);
    }

    /** 200 with the lease from now on; 404 for an unknown id, 410 for a trace that is over. */
    @PUT
    @Path("{id}")
    public Response renew(@PathParam("id") String id) {
        return answer(traces.renew(id));
    }

    /** 204 when the trace has ended as {@code outcome} says; 400 for another outcome, 404 and 410 as above. */
    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") String id, @Context UriInfo uri) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        for (String parameter : parameters.keySet()) {
            if (!parameter.equals(OUTCOME)) {
                return error(400, "unknown parameter '" + parameter + "', expected " + OUTCOME);
            }
        }
        List<String> given = parameters.getOrDefault(OUTCOME, List.of(Outcome.SUCCESS.label()));
        Optional<Outcome> outcome = given.size() == 1 ? Outcome.reported(given.get(0)) : Optional.empty();
        return outcome.map(reported -> answer(traces.end(id, reported)))
                .orElseGet(() -> error(
                        400,
                        "outcome is '" + String.join(", ", given) + "', expected one of "
                                + Outcome.reportable().stream()
                                        .map(Outcome::label)
                                        .toList()));
    }

    /** What is under way, the oldest first, without the ids: whoever knows one can end its trace. */
    @GET
    public Response list() {
        List<OpenTrace> open = traces.open();
        var listed = new JsonArray();
        open.stream().limit(MOST_LISTED).map(TracesResource::describe).forEach(listed::add);
        return Json.response(200, new JsonObject().put("open", open.size()).put("traces", listed));
    }

    private Response answer(InputStream body) {
        byte[] read;
        try {
            read = body.readNBytes(LONGEST_BODY + 1);
        } catch (IOException e) {
            traces.refuse(Reason.INVALID);
            return error(400, "the body could not be read");
        }
        if (read.length > LONGEST_BODY) {
            traces.refuse(Reason.INVALID);
            return error(413, "the body is too long (expected at most " + LONGEST_BODY + " bytes)");
        }
        TraceBody asked = TraceBody.read(read);
        if (asked instanceof TraceBody.Malformed malformed) {
            traces.refuse(Reason.INVALID);
            return error(400, malformed.message());
        }
        var named = (TraceBody.Named) asked;
        Verdict.OfStart verdict = traces.start(named.name(), named.labels());
        return verdict instanceof Verdict.Leased leased
                ? Response.fromResponse(lease(201, leased))
                        .header(HttpHeaders.LOCATION, PATH + "/" + leased.id())
                        .build()
                : answer(verdict);
    }

    private static Response answer(Verdict verdict) {
        if (verdict instanceof Verdict.Leased leased) {
            return lease(200, leased);
        }
        if (verdict instanceof Verdict.Refused refused) {
            return error(refused.reason().isLimit() ? 429 : 400, refused.message());
        }
        if (verdict instanceof Verdict.Ended) {
            return Response.noContent().build();
        }
        return verdict instanceof Verdict.Unknown
                ? error(404, "no trace has this id")
                : error(410, "the trace is over: it was ended, or lost because its lease was not renewed in time");
    }

    private static Response lease(int status, Verdict.Leased leased) {
        return Json.response(
                status, new JsonObject().put("id", leased.id()).put("lease_seconds", Json.seconds(leased.lease())));
    }

    private static JsonObject describe(OpenTrace trace) {
        var labels = new JsonObject();
        trace.labels().forEach(labels::put);
        return new JsonObject()
                .put("name", trace.name())
                .put("labels", labels)
                .put("running_seconds", Json.seconds(trace.running()))
                .put("lease_left_seconds", Json.seconds(trace.left()));
    }

    private static Response error(int status, String message) {
        return Json.response(status, new JsonObject().put("error", message));
    }
}
