package dev.weir.telemetry;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The YAML files of {@code k8s/monitoring}. */
final class Yaml {
    static final Path FOLDER = Path.of("k8s/monitoring");

    private Yaml() {}

    @SuppressWarnings("unchecked")
    static JsonObject file(String name) {
        try {
            return new JsonObject((Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
