package dev.weir.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Grafana dashboard that ships with Weir. */
public final class Dashboard {
    private static final Path FILE = Path.of("k8s/monitoring/dashboard.json");

    private final JsonObject json;

    private Dashboard(JsonObject json) {
        this.json = json;
    }

    /** A panel, rows of the layout included; these have no queries. */
    public record Panel(int id, String title, JsonObject json) {
        public boolean isRow() {
            return json.getString("type").equals("row");
        }

        public List<String> queries() {
            return objects(json.getJsonArray("targets", new JsonArray()))
                    .map(target -> target.getString("expr"))
                    .toList();
        }
    }

    public static Dashboard read() {
        try {
            return new Dashboard(new JsonObject(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonObject json() {
        return json;
    }

    public List<Panel> panels() {
        return objects(json.getJsonArray("panels"))
                .map(panel -> new Panel(panel.getInteger("id"), panel.getString("title"), panel))
                .toList();
    }

    public List<JsonObject> variables() {
        return objects(json.getJsonObject("templating").getJsonArray("list")).toList();
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }
}
