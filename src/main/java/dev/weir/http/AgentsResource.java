package dev.weir.http;

import dev.weir.push.Agents;
import dev.weir.push.Metadata;
import dev.weir.push.MetadataVerdict;
import dev.weir.push.PushReason;
import dev.weir.push.format.MalformedBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;

/** {@code /api/v1/agents}: what agents tell of themselves. */
@Path(AgentsResource.PATH)
public final class AgentsResource {
    static final String PATH = "/api/v1/agents";

    /** In bytes; what is longer is read no further. As long as that of a trace, and for the same reason. */
    static final int LONGEST_BODY = TracesResource.LONGEST_BODY;

    private static final int MOST_LISTED = 1_000;
    private static final Pattern UUID_TEXT = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Agents agents;
    private final ScheduledExecutorService workers;

    AgentsResource(Agents agents, ScheduledExecutorService workers) {
        this.agents = agents;
        this.workers = workers;
    }

    /**
     * 202 if something of it was taken, or there is nothing in it; 400 if nothing can be understood or taken, 413 if it is too
     * long, 503 if there is no room now.
     */
    @POST
    @Path("{uuid}/metadata")
    public Uni<Response> add(@PathParam("uuid") String uuid, InputStream body) {
        return Uni.createFrom().item(() -> answer(uuid, body)).runSubscriptionOn(workers);
    }

    /** What is known of the first agents. */
    @GET
    public Response list() {
        var listed = new JsonArray();
        agents.list(MOST_LISTED).forEach((agent, metadata) -> listed.add(describe(agent, metadata)));
        return Json.response(
                200,
                new JsonObject()
                        .put("agents", agents.stats().agents())
                        .put("entries", agents.stats().entries())
                        .put("metadata", listed));
    }

    private Response answer(String uuid, InputStream body) {
        byte[] read;
        try {
            read = body.readNBytes(LONGEST_BODY + 1);
        } catch (IOException e) {
            return refuse(400, PushReason.MALFORMED, "the body could not be read");
        }
        if (!UUID_TEXT.matcher(uuid).matches()) {
            return refuse(400, PushReason.MALFORMED, "the agent is no UUID (found " + TraceBody.quote(uuid) + ")");
        }
        if (read.length > LONGEST_BODY) {
            return refuse(
                    413, PushReason.TOO_LARGE, "the body is too long (expected at most " + LONGEST_BODY + " bytes)");
        }
        try {
            return answer(agents.add(UUID.fromString(uuid), MetadataBody.read(read)));
        } catch (MalformedBody e) {
            return refuse(400, PushReason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static Response answer(MetadataVerdict verdict) {
        var refused = new JsonArray();
        verdict.refused()
                .forEach(refusal -> refused.add(new JsonObject()
                        .put("index", refusal.index())
                        .put("key", refusal.key())
                        .put("error", refusal.message())));
        var body = new JsonObject()
                .put("accepted", verdict.accepted())
                .put("dropped", verdict.dropped())
                .put("refused", refused);
        if (verdict.accepted() > 0
                || (verdict.dropped() == 0 && verdict.refused().isEmpty())) {
            return Json.response(202, body);
        }
        if (verdict.dropped() == 0) {
            return Json.response(400, body.put("error", "nothing of it can be taken"));
        }
        return Response.fromResponse(Json.response(503, body.put("error", "there is no room now")))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }

    private Response refuse(int status, PushReason reason, String message) {
        agents.refuse(reason);
        return Json.response(status, new JsonObject().put("error", message));
    }

    private static JsonObject describe(UUID agent, Map<String, Metadata> metadata) {
        var told = new JsonArray();
        metadata.forEach((key, value) -> told.add(new JsonObject()
                .put("key", key)
                .put("value", value.value())
                .put("error", value.error())
                .put("collected_at", value.collectedAt().toString())));
        return new JsonObject().put("agent", agent.toString()).put("metadata", told);
    }
}
