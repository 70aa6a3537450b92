package dev.weir.http;

import dev.weir.push.Groups;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.Semaphore;

/** {@code GET /api/v1/metrics}: the groups that are pushed, in the shape that Pushgateway lists them in. */
@Path("/api/v1/metrics")
public final class GroupsResource {
    /** A list under way holds all groups, and a thread, until its last byte is sent. */
    private static final int MOST_AT_A_TIME = 2;

    private final Groups groups;
    private final Semaphore permits = new Semaphore(MOST_AT_A_TIME);

    GroupsResource(Groups groups) {
        this.groups = groups;
    }

    /** 200 with all groups; 503 if enough are asking already. */
    @GET
    public Response list() {
        StreamingOutput list = out -> {
            try {
                GroupsJson.write(groups.list(), out);
            } finally {
                permits.release();
            }
        };
        return permits.tryAcquire()
                ? Response.ok(list, MediaType.APPLICATION_JSON_TYPE).build()
                : Response.fromResponse(Json.response(
                                503, new JsonObject().put("error", "the groups are being listed; try again later")))
                        .header(HttpHeaders.RETRY_AFTER, 1)
                        .build();
    }
}
