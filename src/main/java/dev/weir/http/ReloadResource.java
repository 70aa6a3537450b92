package dev.weir.http;

import dev.weir.config.Difference;
import dev.weir.config.PushChange;
import dev.weir.reload.ReloadResult;
import dev.weir.reload.Reloader;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** {@code POST /-/reload}: reads the definitions anew, and answers when they are in use or refused. */
@Path("/-/reload")
public final class ReloadResource {
    private final Reloader reloader;

    ReloadResource(Reloader reloader) {
        this.reloader = reloader;
    }

    /** 200 with what changed; 400 with every problem of definitions that are broken; 503 while the gateway shuts down. */
    @POST
    public Uni<Response> reload() {
        return Uni.createFrom().completionStage(reloader::reload).map(ReloadResource::answer);
    }

    private static Response answer(ReloadResult result) {
        if (result instanceof ReloadResult.Applied applied) {
            return Json.response(
                    200,
                    new JsonObject()
                            .put("targets", difference(applied.change().targets()))
                            .put("databases", difference(applied.change().pools()))
                            .put("traces", changed(applied.change().traces()))
                            .put("push", push(applied.change().push())));
        }
        if (result instanceof ReloadResult.Refused refused) {
            return Json.response(
                    400,
                    new JsonObject()
                            .put("error", "the definitions are broken; those before stay in use")
                            .put("problems", Json.problems(refused.problems())));
        }
        return Json.response(503, new JsonObject().put("error", "the gateway shuts down"));
    }

    private static JsonObject push(PushChange change) {
        return new JsonObject().put("limits", changed(change.limits())).put("needs_restart", change.restart());
    }

    private static String changed(boolean changed) {
        return changed ? "changed" : "unchanged";
    }

    private static JsonObject difference(Difference<?> difference) {
        return new JsonObject()
                .put("added", names(difference.added()))
                .put("changed", names(difference.changed()))
                .put("removed", names(difference.removed()))
                .put("unchanged", difference.unchanged().size());
    }

    private static JsonArray names(Set<?> names) {
        var array = new JsonArray();
        names.forEach(name -> array.add(name.toString()));
        return array;
    }
}
