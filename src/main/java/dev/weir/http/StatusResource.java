package dev.weir.http;

import dev.weir.config.Problem;
import dev.weir.push.Groups;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetStatus;
import dev.weir.reload.Reloader;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** What is known of every target, for people at {@code /} and for programs at {@code /api/v1/status}. */
@Path("/")
public final class StatusResource {
    private final Refreshers refreshers;
    private final Clocks clocks;
    private final Reloader reloader;
    private final Groups groups;

    StatusResource(Refreshers refreshers, Clocks clocks, Reloader reloader, Groups groups) {
        this.refreshers = refreshers;
        this.clocks = clocks;
        this.reloader = reloader;
        this.groups = groups;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance status(
                List<StatusRow> rows, long up, List<String> problems, PushedSummary pushed);
    }

    @GET
    @Produces("text/html; charset=utf-8")
    public TemplateInstance page() {
        Instant now = clocks.wall().instant();
        List<TargetStatus> targets =
                refreshers.all().stream().map(refresher -> refresher.status()).toList();
        return Templates.status(
                targets.stream().map(status -> StatusRow.of(status, now)).toList(),
                targets.stream()
                        .filter(status -> status.state() == TargetStatus.State.UP)
                        .count(),
                reloader.problems().stream().map(Problem::toString).toList(),
                PushedSummary.of(groups));
    }

    @GET
    @Path("api/v1/status")
    public Response json() {
        Instant now = clocks.wall().instant();
        var targets = new JsonArray();
        refreshers.all().forEach(refresher -> targets.add(Json.target(refresher, now)));
        return Json.response(
                200, new JsonObject().put("targets", targets).put("problems", Json.problems(reloader.problems())));
    }
}
